import { useMutation } from '@tanstack/react-query';
import { Alert, App, Button, Modal } from 'antd';
import { ApiError, api, type CheckReport, type Draft } from '../../kernel/api.ts';
import { switchWorkingCopy, useDocument } from '../../kernel/document/store.ts';
import { Count } from '../../kernel/ui/count.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useFileChoice } from '../../kernel/ui/use-file-choice.tsx';
import { useT } from '../../texts/translate.ts';
import { FindingList } from './finding-list.tsx';

/**
 * Takes an exported edition from a file: a draft with what the checks find in it, or why it was refused.
 *
 * @param ofAnother whether it may be of another policy, which this one begins with
 */
export function ImportDraft({ ofAnother = false }: { ofAnother?: boolean }) {
  const t = useT();
  const { message } = App.useApp();
  const policy = useDocument((state) => state.policy);
  const { mutate, isPending, data, error, variables, reset } = useMutation({
    mutationFn: async (file: File) =>
      api.importDraft(policy, await readJson(file), ofAnother ? { ofAnother: 'true' } : {}),
  });
  const label = t(ofAnother ? 'portable.begin' : 'portable.import');
  const { input, choose } = useFileChoice({
    accept: 'application/json,.json',
    label,
    onFile: (file) => mutate(file),
  });
  const open = async (draft: Draft) => {
    reset();
    await switchWorkingCopy(draft.id);
    message.success(t('drafts.made'));
  };
  return (
    <>
      {input}
      <Button
        size={ofAnother ? 'medium' : 'small'}
        icon={<Icon name="upload" size={14} />}
        loading={isPending}
        title={t(ofAnother ? 'portable.beginHelp' : 'portable.importHelp')}
        onClick={choose}
      >
        {label}
      </Button>
      {data ? (
        <Modal
          open
          width={720}
          title={t('portable.imported')}
          okText={t('portable.open')}
          cancelText={t('common.dismiss')}
          onCancel={() => void open(data)}
          onOk={() => void open(data)}
        >
          <ImportedReport report={data.report} />
        </Modal>
      ) : null}
      {error ? <Refused problem={error} file={variables?.name ?? ''} onClose={reset} /> : null}
    </>
  );
}

/** A text that is no JSON is said to be none, before anything is sent. */
async function readJson(file: File) {
  try {
    return JSON.parse(await file.text());
  } catch (problem) {
    throw new SyntaxError((problem as Error).message);
  }
}

function ImportedReport({ report }: { report: CheckReport }) {
  const t = useT();
  const { cases, findings } = report;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return (
    <>
      <div className="publish-figures">
        <Count value={findings.length} text={t('portable.findings')} />
        <Count value={errors} text={t('publish.errors')} tone={errors > 0 ? 'bad' : 'good'} />
        <Count
          value={`${cases.passed} / ${cases.passed + cases.failed}`}
          text={t('publish.cases')}
          tone={cases.failed > 0 ? 'bad' : 'good'}
        />
      </div>
      {findings.length > 0 ? (
        <div className="publish-scroll">
          <FindingList findings={findings} plain />
        </div>
      ) : null}
    </>
  );
}

/** Why a file was not taken: the problem, and each place that is not as it must be. */
function Refused({ problem, file, onClose }: { problem: unknown; file: string; onClose: () => void }) {
  const t = useT();
  const notJson = problem instanceof SyntaxError;
  const errors = problem instanceof ApiError ? problem.errors : [];
  const detail = problem instanceof ApiError ? problem.body.detail : undefined;
  return (
    <Modal
      open
      width={640}
      title={t('portable.refused', { file })}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{t('common.dismiss')}</Button>}
    >
      <Alert
        type="error"
        showIcon
        title={notJson ? t('portable.notJson') : problemText(problem)}
        description={notJson ? problem.message : detail}
      />
      {errors.length > 0 ? (
        <ul className="import-errors">
          {errors.map(({ path, code, message }) => (
            <li key={`${path}${code}`}>
              <code className="mono">{path || '/'}</code>
              {t('common.colon')}
              {message}
            </li>
          ))}
        </ul>
      ) : null}
      <p className="soft">{t('portable.nothingKept')}</p>
    </Modal>
  );
}
