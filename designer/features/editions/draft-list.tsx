import { App, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { api, type Draft, ifMatch } from '../../kernel/api.ts';
import { saveNow } from '../../kernel/document/autosave.ts';
import {
  editionInForce,
  isOpen,
  newestEdition,
  openPolicy,
  rememberDraft,
  switchWorkingCopy,
  useDocument,
} from '../../kernel/document/store.ts';
import { ForRight } from '../../kernel/session/for-right.tsx';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Section } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';
import { draftName } from '../../words/draft-name.ts';
import { keepersOf } from './govern-buttons.tsx';
import { ImportDraft } from './import-draft.tsx';
import { useDiscard } from './use-discard.ts';

/** The drafts under way: whose they are, how far they are, and what can be done with each. */
export function DraftList() {
  const t = useT();
  const drafts = useDocument((state) => state.drafts);
  const open = drafts.filter(isOpen);
  const [making, setMaking] = useState(false);
  const actions = (
    <ForRight of={['policyManager']}>
      <ImportDraft />
      <Button size="small" icon={<Icon name="plus" size={14} />} onClick={() => setMaking(true)}>
        {t('drafts.new')}
      </Button>
    </ForRight>
  );
  return (
    <Section title={t('draft.list')} count={open.length} flush actions={actions}>
      {open.length === 0 ? <EmptyHelp icon="edit" title={t('draft.none')} text={t('draft.noneHelp')} /> : null}
      <ul className="edition-list">
        {open.map((item) => (
          <DraftItem key={item.id} item={item} />
        ))}
      </ul>
      {making ? <NewDraft onClose={() => setMaking(false)} /> : null}
    </Section>
  );
}

function DraftItem({ item }: { item: Draft }) {
  const t = useT();
  const { draft, policy, editions } = useDocument();
  const newest = newestEdition(editions)?.number;
  const personName = usePersonName();
  const authors = item.authors.map(personName).join(t('common.comma'));
  const open = async () => {
    await saveNow();
    await switchWorkingCopy(item.id);
  };
  return (
    <li data-draft={item.id}>
      <span>
        <span className={item.status === 'draft' ? 'pill' : 'pill pill-warn'}>{t(`draftStatus.${item.status}`)}</span>
      </span>
      <span className="faint">
        {item.updatedAt ? dayAndTime(item.updatedAt) : t('draft.revision', { revision: item.revision })}
      </span>
      <span>
        <b>{draftName(item, t)}</b>{' '}
        <span className="faint">
          {item.kind
            ? item.effectiveFrom
              ? t('wish.from', { time: dayAndTime(item.effectiveFrom) })
              : ''
            : t('draft.on', { number: item.basedOn })}
          {authors ? ` · ${authors}` : ''}
        </span>
        {item.rejection && item.status === 'draft' ? (
          <span className="pill pill-bad">{t('drafts.rejected')}</span>
        ) : null}
        {!item.kind && newest !== undefined && item.basedOn !== newest ? (
          <span className="pill pill-warn" title={t('drafts.behindHelp')}>
            {t('drafts.behind', { number: newest })}
          </span>
        ) : null}
      </span>
      <span className="row">
        {draft?.id === item.id ? (
          <span className="pill pill-accent">{t('draft.here')}</span>
        ) : (
          <Button size="small" onClick={() => void open()}>
            {t(item.status === 'draft' ? 'draft.continue' : 'edition.read')}
          </Button>
        )}
        <Button
          size="small"
          type="text"
          href={`${href('policies', policy, 'changes')}?draft=${encodeURIComponent(item.id)}`}
        >
          {t('drafts.review')}
        </Button>
        <ForRight of={keepersOf(item)}>
          {item.status === 'draft' ? <RemoveDraft item={item} /> : <WithdrawDraft item={item} />}
        </ForRight>
      </span>
    </li>
  );
}

function RemoveDraft({ item }: { item: Draft }) {
  const t = useT();
  const { policy, draft } = useDocument();
  const ask = useDiscard(async () => {
    await api.removeDraft(policy, item.id);
    if (draft?.id === item.id) rememberDraft(policy, null);
    await openPolicy(policy);
  });
  return (
    <Button size="small" type="text" danger aria-label={t('drafts.remove', { title: item.title })} onClick={ask}>
      {t('draft.discard')}
    </Button>
  );
}

function WithdrawDraft({ item }: { item: Draft }) {
  const t = useT();
  const { message } = App.useApp();
  const { act } = useDoing();
  const policy = useDocument((state) => state.policy);
  const withdraw = async () => {
    await api.withdrawDraft(policy, item.id, {}, ifMatch(item.revision));
    message.success(t('govern.withdrawn'));
    await openPolicy(policy);
  };
  return (
    <Button size="small" type="text" onClick={() => void act(withdraw)}>
      {t('govern.withdraw')}
    </Button>
  );
}

/** Asks what a new draft is called and on which edition it begins. */
export function NewDraft({ from, onClose }: { from?: number; onClose: () => void }) {
  const t = useT();
  const { policy, editions } = useDocument();
  const inForce = editionInForce(editions)?.number;
  const [title, setTitle] = useState('');
  const [number, setNumber] = useState(from ?? newestEdition(editions)?.number ?? editions[0]?.number);
  const { act, busy } = useDoing();
  const make = () =>
    act(async () => {
      await saveNow();
      const { id } = await api.createDraft(policy, { title: title.trim() || t('draft.untitled'), from: number });
      onClose();
      await switchWorkingCopy(id);
    }, t('drafts.made'));
  return (
    <Modal
      open
      title={t('drafts.new')}
      onCancel={onClose}
      onOk={() => void make()}
      confirmLoading={busy}
      okText={t('drafts.begin')}
      cancelText={t('common.cancel')}
    >
      <Form layout="vertical">
        <Form.Item label={t('drafts.title')}>
          <Input
            autoFocus
            aria-label={t('drafts.title')}
            value={title}
            maxLength={200}
            placeholder={t('drafts.titleHelp')}
            onChange={(event) => setTitle(event.target.value)}
            onPressEnter={() => void make()}
          />
        </Form.Item>
        <Form.Item label={t('drafts.from')} extra={t('drafts.fromHelp')}>
          <Select
            aria-label={t('drafts.from')}
            value={number}
            onChange={setNumber}
            options={editions.map((edition) => ({
              value: edition.number,
              label: t(edition.number === inForce ? 'edition.inForce' : 'edition.number', { number: edition.number }),
            }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
