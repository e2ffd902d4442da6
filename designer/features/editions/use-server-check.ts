import { useQuery } from '@tanstack/react-query';
import { ApiError, api, type CheckReport } from '../../kernel/api.ts';
import { saveNow } from '../../kernel/document/autosave.ts';
import { useDocument } from '../../kernel/document/store.ts';

/** Whether a draft with this report is refused when it is published. */
export function blocks(report: CheckReport): boolean {
  return (
    report.cases.failed > 0 ||
    report.reference.differences.length > 0 ||
    report.findings.some((finding) => finding.severity === 'error')
  );
}

/** What the server finds in the open draft, once what was changed here is saved. */
export function useServerCheck(): { report: CheckReport | undefined; problem: ApiError | null } {
  const { data, error } = useQuery({ queryKey: ['check'], queryFn: checkDraft });
  return { report: data, problem: error };
}

async function checkDraft(): Promise<CheckReport> {
  if (!(await saveNow())) throw new ApiError(0, {});
  const { policy, draft } = useDocument.getState();
  if (!draft) throw new ApiError(404, { code: 'draftNotFound' });
  return api.checkDraft(policy, draft.id);
}
