import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useEffect } from 'react';
import { AdministrationPage } from './features/administration/administration-page.tsx';
import { AuditPage } from './features/audit/audit-page.tsx';
import { HelpPage } from './features/help/help-page.tsx';
import { InstancePage } from './features/instances/instance-page.tsx';
import { InstancesPage } from './features/instances/instances-page.tsx';
import { TasksPage } from './features/instances/tasks-page.tsx';
import { MastersRoom } from './features/masters/masters-room.tsx';
import { OperationsPage } from './features/operations/operations-page.tsx';
import { OperatorMenu } from './features/operations/operator-menu.tsx';
import { OrganisationPage } from './features/organisation/organisation-page.tsx';
import { PoliciesPage } from './features/policies/policies-page.tsx';
import { RecordsRoom } from './features/records/records-room.tsx';
import { RegistersRoom } from './features/registers/registers-room.tsx';
import { OwnPasswordNotice } from './features/session/own-password.tsx';
import { SignedIn } from './features/session/signed-in.tsx';
import type { Instance } from './kernel/api.ts';
import { homeOf } from './kernel/session/home.ts';
import { useSession } from './kernel/session/state.ts';
import { PageBoundary } from './kernel/ui/boundary.tsx';
import { EmptyHelp } from './kernel/ui/empty-help.tsx';
import { useRoute } from './kernel/ui/router.ts';
import { antdTheme, applyPalette } from './kernel/ui/theme.ts';
import { CommandPalette } from './pages/frame/command-palette.tsx';
import { Frame } from './pages/frame/frame.tsx';
import { HomePage } from './pages/home/home-page.tsx';
import { PolicyRoom } from './pages/policy/policy-room.tsx';
import { useSettings } from './texts/settings.ts';
import { useT } from './texts/translate.ts';
import type { FlowReading } from './words/flow-words.ts';

/** The whole designer: theme, language, frame, and the page of the present route. */
export function App() {
  const { locale, theme } = useSettings();
  useEffect(() => applyPalette(theme), [theme]);
  useEffect(() => {
    dayjs.locale(locale === 'en' ? 'en' : 'zh-cn');
  }, [locale]);
  return (
    <ConfigProvider
      locale={locale === 'en' ? enUS : zhCN}
      theme={antdTheme(theme)}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <AntApp component={false}>
        <SignedIn>
          <Frame>
            <OwnPasswordNotice />
            <PageBoundary>
              <Page />
            </PageBoundary>
          </Frame>
          <CommandPalette />
        </SignedIn>
      </AntApp>
    </ConfigProvider>
  );
}

const operatorMenu = (instance: Instance, reading: FlowReading) => <OperatorMenu {...{ instance, reading }} />;

function Page() {
  const { parts } = useRoute();
  const t = useT();
  const home = useSession(({ me }) => homeOf(me));
  const [room = home, id] = parts;
  if (room === 'overview') return <HomePage />;
  if (room === 'policies') return id ? <PolicyRoom key={id} policy={id} /> : <PoliciesPage />;
  if (room === 'instances') return id ? <InstancePage key={id} id={id} operator={operatorMenu} /> : <InstancesPage />;
  if (room === 'tasks') return <TasksPage />;
  if (room === 'records') return <RecordsRoom key={parts.join('/')} parts={parts} />;
  if (room === 'masters') return <MastersRoom key={parts.join('/')} parts={parts} />;
  if (room === 'registers') return <RegistersRoom key={parts.join('/')} parts={parts} />;
  if (room === 'operations') return <OperationsPage />;
  if (room === 'audit') return <AuditPage />;
  if (room === 'organisation') return <OrganisationPage />;
  if (room === 'help') return <HelpPage parts={parts} />;
  if (room === 'admin') return <AdministrationPage />;
  return <EmptyHelp title={t('frame.noSuchPage')} text={t('frame.noSuchPageHelp')} />;
}
