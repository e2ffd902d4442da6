import { useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { whole } from '../../kernel/whole.ts';

const atOnce = 200;

export const useDepartments = () =>
  useQuery({
    queryKey: ['directory', 'departments'],
    queryFn: () => whole((page) => api.listDepartments({ limit: atOnce, ...page })),
  });

export const usePosts = () =>
  useQuery({
    queryKey: ['directory', 'posts'],
    queryFn: () => whole((page) => api.listPosts({ limit: atOnce, ...page })),
  });
