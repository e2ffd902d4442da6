import type { PlacedTransition, Trigger } from '../kernel/machine/places.ts';
import { Icon, type IconName } from '../kernel/ui/icons.tsx';
import { actionsWords, type FlowReading, guardWords, rolesOf, triggerWords } from '../words/flow-words.ts';

const icons: Record<Trigger['kind'], IconName | undefined> = {
  event: undefined,
  after: 'clock',
  always: 'skip',
  done: 'check',
  invokeDone: 'check',
  invokeError: 'warning',
};

/** What stands on an arrow's card: what starts it, who may, under which condition, what is done. Measured and drawn alike. */
export function CardBody({ place, reading }: { place: PlacedTransition; reading: FlowReading }) {
  const { words, t } = reading;
  const icon = icons[place.trigger.kind];
  const guard = guardWords(place, reading);
  const actions = actionsWords(place.transition, reading);
  const roles = rolesOf(reading.flow, place);
  return (
    <div className={`card-body card-${place.trigger.kind}`}>
      <div className="card-title">
        {place.among > 1 ? <span className="card-order">{place.index + 1}</span> : null}
        {icon ? <Icon name={icon} size={12} /> : null}
        <span>{triggerWords(place.trigger, reading)}</span>
      </div>
      {roles.length > 0 ? (
        <div className="card-roles">{roles.map((role) => words.label(role)).join(t('common.comma'))}</div>
      ) : null}
      {guard ? <div className="card-guard">{guard}</div> : null}
      {actions.length > 0 ? <div className="card-actions">{actions.join(' · ')}</div> : null}
    </div>
  );
}
