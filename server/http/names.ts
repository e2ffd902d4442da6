import { namesIn } from '../../contract/names.ts';
import { Problem } from '../../engine/index.ts';

/**
 * Checks the names in an address before anything looks for them: what cannot be a name is the name of nothing.
 *
 * @throws Problem with the code of what there is none of
 */
export function nameChecker(route: Parameters<typeof namesIn>[0]): (params: Record<string, string>) => void {
  const places = namesIn(route);
  return (params) => {
    for (const { name, pattern, problem } of places) {
      if (!pattern.test(params[name] ?? '')) throw new Problem(problem, { detail: noName });
    }
  };
}

const noName = { 'zh-CN': '地址中的名称不是有效的编号', en: 'what stands in the address there is no id' };
