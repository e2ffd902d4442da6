import { Tour as AntTour, type TourProps } from 'antd';
import { useEffect, useState } from 'react';
import { homeOf } from '../../kernel/session/home.ts';
import { useSession } from '../../kernel/session/state.ts';
import { useRoute } from '../../kernel/ui/router.ts';
import { useSettings } from '../../texts/settings.ts';
import { useT } from '../../texts/translate.ts';

/** What is on the page now under one of the names, or nothing: the step is then shown in the middle. */
const target = (name: string) => () => document.querySelector<HTMLElement>(`[data-tour="${name}"]`) as HTMLElement;

/** Five steps through the designer, once, on the first page that is opened. */
export function TourSteps() {
  const t = useT();
  const { tourSeen, change } = useSettings();
  const { parts } = useRoute();
  const [open, setOpen] = useState(false);
  const home = useSession(({ me }) => homeOf(me));
  const first = parts.length <= 1 && ['policies', 'overview'].includes(parts[0] ?? home);
  useEffect(() => {
    if (tourSeen || !first || navigator.webdriver) return undefined;
    const timer = setTimeout(() => setOpen(true), 700);
    return () => clearTimeout(timer);
  }, [tourSeen, first]);
  const finish = () => {
    setOpen(false);
    change({ tourSeen: true });
  };
  const steps: TourProps['steps'] = [
    {
      title: t('tour.policies'),
      description: t('tour.policiesText'),
      target: target('room-policies'),
      placement: 'right',
    },
    { title: t('tour.edit'), description: t('tour.editText') },
    { title: t('tour.try'), description: t('tour.tryText') },
    {
      title: t('tour.instances'),
      description: t('tour.instancesText'),
      target: target('room-instances'),
      placement: 'right',
    },
    { title: t('tour.search'), description: t('tour.searchText'), target: target('search'), placement: 'right' },
  ];
  return <AntTour open={open} steps={steps} onClose={finish} onFinish={finish} />;
}
