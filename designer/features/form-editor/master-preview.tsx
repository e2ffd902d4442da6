import type { Master, MasterDefinition, PolicyContent } from '../../../engine/index.ts';
import { FormSheet } from '../../forms/filling/form-sheet.tsx';
import { useFieldTitle } from '../../forms/filling/paper.tsx';
import { useFilling } from '../../forms/filling/use-filling.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { editionOf } from '../../kernel/engine/compiled.ts';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT } from '../../texts/translate.ts';
import { useWords } from '../../words/use-words.ts';
import { sampleOf } from './sample.ts';

/** A row as its keepers fill it, with values that can be changed. */
export function MasterPreview({ definition }: { definition: MasterDefinition }) {
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  const { compiled, problem } = compiledOf(content, definition);
  if (!compiled) return <p className="warn">{t('formEditor.noPreview', { problem: problemText(problem) })}</p>;
  const { properties = {} } = definition.fields;
  const shape = JSON.stringify(Object.entries(properties).map(([name, { type, format }]) => [name, type, format]));
  return <Row key={shape} master={compiled} />;
}

function compiledOf(content: PolicyContent, { id }: MasterDefinition) {
  try {
    return { compiled: editionOf(content).master(id) };
  } catch (problem) {
    return { problem };
  }
}

function Row({ master }: { master: Master }) {
  const words = useWords();
  const titleOf = useFieldTitle(words);
  const filling = useFilling({ form: master, mode: 'new', initial: sampleOf(master.definition.fields, titleOf) });
  return (
    <div className="form-preview-page">
      <FormSheet filling={filling} words={words} />
    </div>
  );
}
