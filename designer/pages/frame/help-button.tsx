import { Button, Tooltip } from 'antd';
import { homeOf } from '../../kernel/session/home.ts';
import { useSession } from '../../kernel/session/state.ts';
import { helpPlace } from '../../kernel/ui/help-place.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { href, useRoute } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';

/** Leads to the part of the guides that is for the page that is open. */
export function HelpButton() {
  const t = useT();
  const route = useRoute();
  const home = useSession(({ me }) => homeOf(me));
  const to = route.parts[0] === 'help' ? href('help') : href('help', ...helpPlace(route, home));
  return (
    <Tooltip title={t('help.open')}>
      <Button type="text" href={to} icon={<Icon name="help" size={18} />} aria-label={t('help.open')} data-help />
    </Tooltip>
  );
}
