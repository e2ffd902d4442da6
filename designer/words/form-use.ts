import type { EventForm } from '../../engine/index.ts';

/** The form that an event or a start fills. @example formIdOf({ id: 'order', mode: 'new' }) // 'order' */
export const formIdOf = (form: EventForm | undefined): string | undefined =>
  typeof form === 'object' ? form.id : form;
