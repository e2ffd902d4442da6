import { useQuery } from '@tanstack/react-query';
import { api } from '../kernel/api.ts';
import { whole } from '../kernel/whole.ts';

const atOnce = 200;

/** @param enabled whether they are asked for */
export const useDepartments = (enabled = true) =>
  useQuery({
    enabled,
    queryKey: ['directory', 'departments'],
    queryFn: () => whole((page) => api.listDepartments({ limit: atOnce, ...page })),
  });

/** @param enabled whether they are asked for */
export const usePosts = (enabled = true) =>
  useQuery({
    enabled,
    queryKey: ['directory', 'posts'],
    queryFn: () => whole((page) => api.listPosts({ limit: atOnce, ...page })),
  });
