import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useEffect } from 'react';
import { AdministrationPage } from './administration/administration-page.tsx';
import { AuditPage } from './audit/audit-page.tsx';
import { useT } from './i18n/index.ts';
import { InstancePage } from './instances/instance-page.tsx';
import { InstancesPage } from './instances/instances-page.tsx';
import { TasksPage } from './instances/tasks-page.tsx';
import { PoliciesPage } from './policies/policies-page.tsx';
import { PolicyRoom } from './policies/policy-room.tsx';
import { OwnPasswordNotice } from './session/own-password.tsx';
import { SignedIn } from './session/signed-in.tsx';
import { PageBoundary } from './ui/boundary.tsx';
import { Palette } from './ui/command-palette.tsx';
import { EmptyHelp } from './ui/empty-help.tsx';
import { Frame } from './ui/frame.tsx';
import { useRoute } from './ui/router.ts';
import { useSettings } from './ui/settings.ts';
import { antdTheme, applyPalette } from './ui/theme.ts';

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
          <Palette />
        </SignedIn>
      </AntApp>
    </ConfigProvider>
  );
}

function Page() {
  const { parts } = useRoute();
  const t = useT();
  const [room = 'policies', id] = parts;
  if (room === 'policies') return id ? <PolicyRoom key={id} policy={id} /> : <PoliciesPage />;
  if (room === 'instances') return id ? <InstancePage key={id} id={id} /> : <InstancesPage />;
  if (room === 'tasks') return <TasksPage />;
  if (room === 'audit') return <AuditPage />;
  if (room === 'admin') return <AdministrationPage />;
  return <EmptyHelp title={t('frame.noSuchPage')} text={t('frame.noSuchPageHelp')} />;
}
