import { Button } from 'antd';
import { Component, type ReactNode } from 'react';
import { useT } from '../../texts/translate.ts';
import { useDocument } from '../document/store.ts';
import { EmptyHelp } from './empty-help.tsx';
import { href, useRoute } from './router.ts';

interface CatcherProps {
  children: ReactNode;
  /** With another the children are drawn anew. */
  of: readonly unknown[];
  fallback: (error: Error, retry: () => void) => ReactNode;
}

/** Keeps what cannot be drawn from taking down what stands around it. */
class Catcher extends Component<CatcherProps, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidUpdate({ of }: CatcherProps): void {
    if (this.state.error && this.props.of.some((one, place) => one !== of[place])) this.retry();
  }

  readonly retry = () => this.setState({ error: undefined });

  override render(): ReactNode {
    const { error } = this.state;
    return error ? this.props.fallback(error, this.retry) : this.props.children;
  }
}

/** A page that cannot be drawn says so, and how to go on; another page, or another content, is tried anew. */
export function PageBoundary({ children }: { children: ReactNode }) {
  const { parts, query } = useRoute();
  const content = useDocument((state) => state.content);
  const where = `${parts.join('/')}?${query}`;
  return (
    <Catcher of={[where, content]} fallback={(error, retry) => <Broken place="page" {...{ error, retry }} />}>
      {children}
    </Catcher>
  );
}

/** A part of a page that cannot be drawn leaves the rest of it usable: what is wrong can be mended there, and is tried anew. */
export function PanelBoundary({ children }: { children: ReactNode }) {
  const content = useDocument((state) => state.content);
  return (
    <Catcher of={[content, children]} fallback={(error, retry) => <Broken place="panel" {...{ error, retry }} />}>
      {children}
    </Catcher>
  );
}

/** Tabs of which each is a part of its own. */
export function bounded<T extends { children?: ReactNode }>(tabs: T[]): T[] {
  return tabs.map((tab) => ({ ...tab, children: <PanelBoundary>{tab.children}</PanelBoundary> }));
}

function Broken({ place, error, retry }: { place: 'page' | 'panel'; error: Error; retry: () => void }) {
  const t = useT();
  const { parts } = useRoute();
  const [room = 'policies', id, kind, name] = parts;
  const above = name ? href(room, id as string) : kind || id ? href(room) : href('policies');
  // A rule set or a flow can be put right as JSON.
  const source = place === 'panel' && name && (kind === 'rules' || kind === 'flows');
  return (
    <div role="alert" className="broken">
      <EmptyHelp
        icon="warning"
        title={t(`broken.${place}`)}
        text={t(place === 'page' ? 'broken.pageHelp' : 'broken.panelHelp')}
        action={
          <div className="row row-wrap">
            <Button onClick={retry}>{t('common.retry')}</Button>
            {source ? (
              <Button href={`${href(room, id as string, kind, name)}?side=source`}>{t('broken.source')}</Button>
            ) : null}
            <Button href={above}>{t('broken.back')}</Button>
          </div>
        }
      />
      <details className="broken-details">
        <summary>{t('broken.details')}</summary>
        <code>{error.message}</code>
      </details>
    </div>
  );
}

function goHome(): void {
  location.hash = href('policies');
  location.reload();
}

/** Around everything: here not even the language is known to work, so both are shown. */
export function AppBoundary({ children }: { children: ReactNode }) {
  return (
    <Catcher
      of={[]}
      fallback={(error) => (
        <div role="alert" className="broken">
          <div className="empty-help">
            <div className="empty-help-title">规矩暂时无法显示 · Guiju cannot be shown</div>
            <p>已保存的内容没有丢失。请重新载入；如果仍然如此，请把下面的文字告诉管理员。</p>
            <p>
              Nothing that was saved is lost. Load it again; if that does not help, tell your administrator the text
              below.
            </p>
            <div className="row row-wrap">
              <button type="button" onClick={() => location.reload()}>
                重新载入 · Load again
              </button>
              <button type="button" onClick={goHome}>
                回到首页 · Go home
              </button>
            </div>
            <p>
              <code>{error.message}</code>
            </p>
          </div>
        </div>
      )}
    >
      {children}
    </Catcher>
  );
}
