import { Tabs } from 'antd';
import { useRight } from '../../kernel/session/state.ts';
import { bounded } from '../../kernel/ui/boundary.tsx';
import { Page } from '../../kernel/ui/page.tsx';
import { setQuery, useRoute } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';
import { AccountList } from './account-list.tsx';
import './administration.css';
import { ChannelList } from './channel-list.tsx';
import { KeyList } from './key-list.tsx';
import { WithNames } from './names.tsx';
import { WebhookList } from './webhook-list.tsx';

/** The administrators' room: who may sign in, which programs may call, where changes are sent to. */
export function AdministrationPage() {
  const t = useT();
  const { query } = useRoute();
  const administers = useRight('administrator');
  const grants = [
    { key: 'accounts', label: t('admin.accounts'), children: <AccountList /> },
    { key: 'keys', label: t('admin.keys'), children: <KeyList /> },
  ];
  const channels = { key: 'channels', label: t('channel.tab'), children: <ChannelList /> };
  const webhooks = { key: 'webhooks', label: t('admin.webhooks'), children: <WebhookList /> };
  return (
    <Page crumbs={[]} title={t('admin.title')} subtitle={t('admin.subtitle')}>
      <WithNames>
        <Tabs
          activeKey={administers ? (query.get('tab') ?? 'accounts') : 'webhooks'}
          onChange={(tab) => setQuery({ tab })}
          destroyOnHidden
          items={bounded(administers ? [...grants, channels, webhooks] : [webhooks])}
        />
      </WithNames>
    </Page>
  );
}
