import { Alert, Modal } from 'antd';
import type { DecisionTable, PolicyContent, RuleSetDefinition } from '../../../engine/index.ts';
import type { SheetProblem } from '../../../engine/reading.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { FlawList } from '../../kernel/excel/flaw-list.tsx';
import { Count } from '../../kernel/ui/count.tsx';
import { RefusedFile } from '../../kernel/ui/refused-file.tsx';
import { useT } from '../../texts/translate.ts';
import { DrawnTable } from '../../words/drawn-table.tsx';
import { diffTables } from '../../words/table-diff.ts';
import type { SheetReading } from './sheet.ts';

/** What became of a file that was chosen. */
export interface SheetOutcome {
  file: string;
  /** The table when it was read. */
  before: DecisionTable;
  read: SheetReading | SheetProblem | 'notExcel';
  /** The headers that the table's columns have in a file. */
  headers: string[];
}

interface PreviewProps extends SheetOutcome {
  definition: RuleSetDefinition;
  onTake: (table: DecisionTable) => void;
  onClose: () => void;
}

/** What a file would change, before it does; or why it cannot be read. */
export function SheetPreview({ file, before, read, headers, definition, onTake, onClose }: PreviewProps) {
  const t = useT();
  if (typeof read === 'string') {
    return (
      <RefusedFile
        title={t(`sheet.${read}`, { file })}
        help={t(`sheet.${read}Help`, { headers: headers.join(t('sheet.comma')) })}
        onClose={onClose}
      />
    );
  }
  const counts = countsOf(before, read.table);
  const isSame = Object.values(counts).every((count) => count === 0);
  return (
    <Modal
      open
      width={960}
      title={t('sheet.preview', { file })}
      okText={t('sheet.apply')}
      okButtonProps={{ disabled: isSame }}
      cancelText={t('common.cancel')}
      onOk={() => onTake(read.table)}
      onCancel={onClose}
    >
      <div className="sheet-preview">
        {isSame ? (
          <Alert type="info" showIcon title={t('sheet.same')} />
        ) : (
          <Changes {...{ counts, read, before, definition }} />
        )}
        <Columns {...read} />
      </div>
    </Modal>
  );
}

const counted = ['added', 'changed', 'removed', 'moved'] as const;
type Counts = Record<(typeof counted)[number], number>;

function countsOf(before: DecisionTable, after: DecisionTable): Counts {
  const counts = { added: 0, changed: 0, removed: 0, moved: 0 };
  for (const { state } of diffTables(before, after).rows) if (state !== 'same') counts[state] += 1;
  return counts;
}

interface ChangesProps {
  counts: Counts;
  read: SheetReading;
  before: DecisionTable;
  definition: RuleSetDefinition;
}

function Changes({ counts, read, before, definition }: ChangesProps) {
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  return (
    <>
      <div className="publish-figures">
        {counted
          .filter((name) => name !== 'moved' || counts.moved > 0)
          .map((name) => (
            <Count key={name} value={counts[name]} text={t(`sheet.${name}`)} />
          ))}
      </div>
      <FlawList flaws={read.flaws} help={t('sheet.flawsHelp')} />
      <DrawnTable
        before={{ ...definition, table: before }}
        after={{ ...definition, table: read.table }}
        content={content}
      />
    </>
  );
}

/** What was left out, and what stays. */
function Columns({ unknown, missing }: SheetReading) {
  const t = useT();
  const comma = t('sheet.comma');
  return (
    <>
      {unknown.length > 0 ? <p className="soft">{t('sheet.unknown', { headers: unknown.join(comma) })}</p> : null}
      {missing.length > 0 ? <p className="soft">{t('sheet.missing', { headers: missing.join(comma) })}</p> : null}
    </>
  );
}
