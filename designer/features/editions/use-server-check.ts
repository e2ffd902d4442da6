import { useEffect, useState } from 'react';
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
export function useServerCheck(): { report: CheckReport | null; problem: ApiError | null } {
  const [state, setState] = useState<{ report: CheckReport | null; problem: ApiError | null }>({
    report: null,
    problem: null,
  });
  useEffect(() => {
    let current = true;
    const run = async () => {
      if (!(await saveNow())) throw new ApiError(0, {});
      const { policy, draft } = useDocument.getState();
      if (!draft) throw new ApiError(404, { code: 'draftNotFound' });
      return api.check(policy, draft.id);
    };
    run().then(
      (report) => current && setState({ report, problem: null }),
      (problem) => current && setState({ report: null, problem }),
    );
    return () => {
      current = false;
    };
  }, []);
  return state;
}
