import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { Suspense, useEffect } from 'react';
import { OwnPasswordNotice } from './features/session/own-password.tsx';
import { SignedIn } from './features/session/signed-in.tsx';
import type { Instance } from './kernel/api.ts';
import { homeOf } from './kernel/session/home.ts';
import { useSession } from './kernel/session/state.ts';
import { PageBoundary } from './kernel/ui/boundary.tsx';
import { EmptyHelp } from './kernel/ui/empty-help.tsx';
import { Loading } from './kernel/ui/page.tsx';
import { room, whenIdle } from './kernel/ui/room.ts';
import { useRoute } from './kernel/ui/router.ts';
import { antdTheme, applyPalette } from './kernel/ui/theme.ts';
import { CommandPalette, PaletteDialog } from './pages/frame/command-palette.tsx';
import { Frame } from './pages/frame/frame.tsx';
import { useSettings } from './texts/settings.ts';
import { useT } from './texts/translate.ts';
import type { FlowReading } from './words/flow-words.ts';

/** Rooms come when they are entered: the first one is there sooner. */
const rooms = {
  AdministrationPage: room(() => import('./features/administration/administration-page.tsx'), 'AdministrationPage'),
  HelpPage: room(() => import('./features/help/help-page.tsx'), 'HelpPage'),
  AuditPage: room(() => import('./features/audit/audit-page.tsx'), 'AuditPage'),
  InstancePage: room(() => import('./features/instances/instance-page.tsx'), 'InstancePage'),
  InstancesPage: room(() => import('./features/instances/instances-page.tsx'), 'InstancesPage'),
  TasksPage: room(() => import('./features/instances/tasks-page.tsx'), 'TasksPage'),
  MastersRoom: room(() => import('./features/masters/masters-room.tsx'), 'MastersRoom'),
  OperationsPage: room(() => import('./features/operations/operations-page.tsx'), 'OperationsPage'),
  OperatorMenu: room(() => import('./features/operations/operator-menu.tsx'), 'OperatorMenu'),
  OrganisationPage: room(() => import('./features/organisation/organisation-page.tsx'), 'OrganisationPage'),
  PoliciesPage: room(() => import('./features/policies/policies-page.tsx'), 'PoliciesPage'),
  RecordsRoom: room(() => import('./features/records/records-room.tsx'), 'RecordsRoom'),
  RegistersRoom: room(() => import('./features/registers/registers-room.tsx'), 'RegistersRoom'),
  HomePage: room(() => import('./pages/home/home-page.tsx'), 'HomePage'),
  PolicyRoom: room(() => import('./pages/policy/policy-room.tsx'), 'PolicyRoom'),
};

/** The whole designer: theme, language, frame, and the page of the present route. */
export function App() {
  const { locale, theme } = useSettings();
  useEffect(() => whenIdle([...Object.values(rooms), PaletteDialog]), []);
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
              <Suspense fallback={<Loading />}>
                <Page />
              </Suspense>
            </PageBoundary>
          </Frame>
          <CommandPalette />
        </SignedIn>
      </AntApp>
    </ConfigProvider>
  );
}

const operatorMenu = (instance: Instance, reading: FlowReading) => <rooms.OperatorMenu {...{ instance, reading }} />;

function Page() {
  const { parts } = useRoute();
  const t = useT();
  const home = useSession(({ me }) => homeOf(me));
  const [room = home, id] = parts;
  if (room === 'overview') return <rooms.HomePage />;
  if (room === 'policies') return id ? <rooms.PolicyRoom key={id} policy={id} /> : <rooms.PoliciesPage />;
  if (room === 'instances')
    return id ? <rooms.InstancePage key={id} id={id} operator={operatorMenu} /> : <rooms.InstancesPage />;
  if (room === 'tasks') return <rooms.TasksPage />;
  if (room === 'records') return <rooms.RecordsRoom key={parts.join('/')} parts={parts} />;
  if (room === 'masters') return <rooms.MastersRoom key={parts.join('/')} parts={parts} />;
  if (room === 'registers') return <rooms.RegistersRoom key={parts.join('/')} parts={parts} />;
  if (room === 'operations') return <rooms.OperationsPage />;
  if (room === 'audit') return <rooms.AuditPage />;
  if (room === 'organisation') return <rooms.OrganisationPage />;
  if (room === 'help') return <rooms.HelpPage parts={parts} />;
  if (room === 'admin') return <rooms.AdministrationPage />;
  return <EmptyHelp title={t('frame.noSuchPage')} text={t('frame.noSuchPageHelp')} />;
}
