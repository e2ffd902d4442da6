import { Alert, Breadcrumb, Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useT } from '../../texts/translate.ts';
import type { ApiError } from '../api.ts';
import { PanelBoundary } from './boundary.tsx';
import { Icon, type IconName } from './icons.tsx';
import './page.css';
import { problemText } from './problem-text.ts';

interface Crumb {
  title: string;
  href?: string;
}

interface PageProps {
  crumbs: Crumb[];
  title: ReactNode;
  /** What stands small above the title: the kind of thing this is. */
  kind?: { icon: IconName; text: string };
  subtitle?: ReactNode;
  actions?: ReactNode;
  /** Uses the whole width and height: editors and charts. */
  wide?: boolean;
  children: ReactNode;
}

/** A page: breadcrumb, title, actions, content. */
export function Page({ crumbs, title, kind, subtitle, actions, wide, children }: PageProps) {
  return (
    <div className={wide ? 'page page-wide' : 'page'}>
      <header className="page-head">
        <Breadcrumb
          className="page-crumbs"
          items={crumbs.map((crumb) => ({ title: crumb.title, ...(crumb.href ? { href: crumb.href } : {}) }))}
        />
        <div className="page-title-row">
          <div className="page-title-text">
            <h1>
              {kind ? (
                <span className="page-kind" title={kind.text}>
                  <Icon name={kind.icon} size={20} label={kind.text} />
                </span>
              ) : null}
              {title}
            </h1>
            {subtitle ? <div className="page-subtitle">{subtitle}</div> : null}
          </div>
          {actions ? <div className="page-actions">{actions}</div> : null}
        </div>
      </header>
      <div className="page-body">{children}</div>
    </div>
  );
}

/** A titled block of a page. */
export function Section({
  title,
  count,
  actions,
  children,
  flush,
  id,
}: {
  title?: ReactNode;
  count?: number;
  actions?: ReactNode;
  children: ReactNode;
  flush?: boolean;
  id?: string;
}) {
  return (
    <section className={flush ? 'section section-flush' : 'section'} id={id}>
      {title ? (
        <div className="section-head">
          <h2>
            {title}
            {count === undefined ? null : <span className="section-count">{count}</span>}
          </h2>
          {actions ? <div className="section-actions">{actions}</div> : null}
        </div>
      ) : null}
      <div className="section-body">
        <PanelBoundary>{children}</PanelBoundary>
      </div>
    </section>
  );
}

export function Loading() {
  return (
    <div className="page">
      <Skeleton active title={{ width: 260 }} paragraph={{ rows: 6 }} />
    </div>
  );
}

/** A call that failed, in the reader's words, with a way to try again. */
export function Failed({ problem, retry }: { problem: ApiError; retry?: () => unknown }) {
  const t = useT();
  return (
    <div className="page">
      <Alert
        type="error"
        showIcon
        title={problemText(problem)}
        description={problem.status === 0 ? t('problem.unreachableHelp') : undefined}
        action={
          retry ? (
            <Button size="small" onClick={() => retry()}>
              {t('common.retry')}
            </Button>
          ) : undefined
        }
      />
    </div>
  );
}
