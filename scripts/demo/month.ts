import type { FlowDefinition, FormDefinition, Json, JsonObject, PolicyContent } from '../../engine/index.ts';
import { type DemoFile, Dice, fieldsOf, type Making, madeUp, nameOf } from './made-up.ts';
import { fileOf } from './picture.ts';

/** A server in demo mode whose clock we set. */
export interface DemoServer {
  url: string;
  setClock(at: Date): void;
  /** Lets everything that is due happen. */
  settle(): Promise<void>;
}

/** An organisation that comes with a policy. */
export interface Organisation {
  departments?: { id: string }[];
  persons?: { id: string; posts?: string[]; departments?: string[] }[];
  bindings: { role: string; posts?: string[]; departments?: string[]; persons?: string[] }[];
}

export interface Told {
  started: number;
  steps: number;
  /** Refusals by their codes: what was tried and is not allowed. */
  refused: Record<string, number>;
}

const hoursOfWork = [9, 11, 14, 16];
const dayMs = 86_400_000;
/** Work stands around: of what a person could do at a time they do so much. */
const diligence = 0.55;

/**
 * A month of work on a policy, made up: persons of its organisation start cases, fill forms, decide and sign, over HTTP as they would, while
 * the clock goes on and what is due happens.
 *
 * @param until when it ends
 * @param days how long it is
 * @example await new Month(server, content, organisation, demo, 1).play(new Date(), 31)
 */
export class Month {
  private readonly dice: Dice;
  private readonly told: Told = { started: 0, steps: 0, refused: {} };
  private now = new Date(0);

  private readonly server: DemoServer;
  private readonly content: PolicyContent;
  private readonly organisation: Organisation;
  private readonly demo: DemoFile;

  constructor(server: DemoServer, content: PolicyContent, organisation: Organisation, demo: DemoFile, seed: number) {
    this.server = server;
    this.content = content;
    this.organisation = organisation;
    this.demo = demo;
    this.dice = new Dice(seed);
  }

  async play(until: Date, days: number): Promise<Told> {
    await this.at(new Date(until.getTime() - days * dayMs));
    await this.putRows();
    for (let day = days - 1; day >= 0; day -= 1) {
      for (const hour of hoursOfWork) {
        const at = new Date(until.getTime() - day * dayMs);
        at.setUTCHours(hour - 8, this.dice.between(0, 55), 0, 0);
        if (at > until) break;
        await this.at(at);
        await this.startSome();
        await this.workOn();
      }
    }
    await this.at(until);
    return this.told;
  }

  private async at(instant: Date): Promise<void> {
    this.now = instant;
    this.server.setClock(instant);
    await this.server.settle();
  }

  private get policy(): string {
    return this.content.policy.id;
  }

  private async putRows(): Promise<void> {
    for (const [master, rows] of Object.entries(this.demo.rows ?? {})) {
      const reply = await this.send('POST', `/policies/${this.policy}/masters/${master}/import`, { rows });
      if (reply.status >= 300) throw new Error(`rows of ${master}: ${JSON.stringify(reply.body)}`);
    }
  }

  /** Who carries a role, by the organisation's bindings. */
  private personsOf(role: string): string[] {
    const { bindings, persons = [] } = this.organisation;
    const own = bindings.filter((one) => one.role === role);
    return persons
      .filter(({ id, posts = [], departments = [] }) =>
        own.some(
          (one) =>
            one.persons?.includes(id) ||
            posts.some((post) => one.posts?.includes(post)) ||
            departments.some((department) => one.departments?.includes(department)),
        ),
      )
      .map(({ id }) => id);
  }

  private async startSome(): Promise<void> {
    const times = 31 * hoursOfWork.length;
    for (const [flow, definition] of Object.entries(this.content.flows)) {
      const roles = rolesOf(
        definition.start?.roles ?? Object.values(definition.events).flatMap(({ roles = [] }) => roles),
      );
      const usual = roles.length > 0 && definition.start?.roles ? 8 : 3;
      const chance = (this.demo.starts?.[flow] ?? (roles.length > 0 ? usual : 0)) / times;
      if (this.dice.next() >= chance) continue;
      const person = this.dice.pick(roles.flatMap((role) => this.personsOf(role)));
      if (person !== undefined) await this.start(person, flow);
    }
  }

  private async start(person: string, flow: string): Promise<void> {
    const definition = this.content.flows[flow];
    const form = formOf(definition?.start?.form);
    const schema = form ? this.content.forms[form.id]?.fields : definition?.input;
    const input = await fieldsOf(onlyOf(schema ?? {}, form?.fields), this.making(person));
    const path = `/policies/${this.policy}/flows/${flow}/instances`;
    const reply = await this.tried(
      (more) => this.send('POST', path, { input: { ...input, ...more } }, person),
      schema,
      person,
    );
    if (reply.status < 300) this.told.started += 1;
    await this.server.settle();
  }

  /** Each task that is open is looked at by somebody who may do it. */
  private async workOn(): Promise<void> {
    const { body } = await this.send('GET', `/tasks?policy=${this.policy}&limit=200`);
    for (const task of body.items ?? []) {
      if (this.dice.next() > diligence) continue;
      const persons = task.assignee ? [task.assignee] : task.candidates;
      const person = this.dice.pick<string>(
        persons.length > 0 ? persons : task.roles.flatMap((role: string) => this.personsOf(role)),
      );
      if (person !== undefined) await this.act(person, task.instance);
    }
    await this.server.settle();
  }

  private async act(person: string, id: string): Promise<void> {
    const { status, body } = await this.send('GET', `/instances/${id}`, undefined, person);
    if (status >= 300 || body.accepts.length === 0) return;
    for (let left = body.accepts; left.length > 0; ) {
      const event = this.chosen(left);
      if (event === undefined || (await this.took(person, id, event, body.flow))) return;
      left = left.filter((one: Accepted) => one !== event);
    }
  }

  /** Sends an event, filled in. @returns whether it was taken */
  private async took(
    person: string,
    id: string,
    { type, form, payload = {} }: Accepted,
    flow: string,
  ): Promise<boolean> {
    const schema: any = form ? this.content.forms[form.id]?.fields : payload;
    const asked = onlyOf(schema, form?.fields);
    const open = { ...asked, properties: without(asked.properties ?? {}, form?.prefilled ?? {}) };
    const made = { ...(await fieldsOf(open, this.making(person))), ...(await this.onBehalf(person, flow, type)) };
    const path = `/instances/${id}/events`;
    const reply = await this.tried(
      (more) => this.send('POST', path, { type, ...made, ...more }, person),
      schema,
      person,
    );
    if (reply.status < 300) this.told.steps += 1;
    return reply.status < 300;
  }

  /** What comes with an event that somebody may send only for another: whom they do it for, or why by hand. */
  private async onBehalf(person: string, flow: string, type: string): Promise<JsonObject> {
    const { events, input } = this.content.flows[flow] as FlowDefinition;
    const { roles = [], payload } = events[type] ?? {};
    const isTheirs = (role: string) => this.personsOf(role).includes(person);
    if (roles.some((one) => typeof one === 'string' && isTheirs(one))) return {};
    const asked = roles.flatMap((one) => (typeof one !== 'string' && isTheirs(one.role) ? [one.with] : []));
    const schema = { properties: { ...input?.properties, ...payload?.properties }, required: asked };
    return fieldsOf(onlyOf(schema, asked), this.making(person));
  }

  private chosen(accepts: Accepted[]): Accepted | undefined {
    const weights = accepts.map(
      ({ type }) =>
        this.demo.chances?.[type] ??
        (/VOID|REJECT|REFUS|CANCEL|FAIL|LOST|FALSE|RETURN|STOP|TERMINAT/.test(type) ? 0.08 : 1),
    );
    let left = this.dice.next() * weights.reduce((sum, one) => sum + one, 0);
    return accepts.find((_, index) => {
      left -= weights[index] as number;
      return left < 0;
    });
  }

  /** Sends; what is said to be missing is filled in, as a person would, a few times. */
  private async tried(sent: (more: JsonObject) => Promise<Reply>, schema: any, person: string): Promise<Reply> {
    const more: JsonObject = {};
    let reply = await sent(more);
    for (let count = 0; count < 4 && reply.status === 422; count += 1) {
      const places: string[] = [
        ...(reply.body.facts ?? []),
        ...(reply.body.facts ? [] : (reply.body.errors ?? [])).map(({ path }: any) => String(path).split('/')[1]),
      ];
      for (const name of new Set(places)) {
        if (name === 'signature') more.signature = { image: await this.upload('signature', person) };
        else if (name === 'reason') more.reason = '按规定办理，情况属实';
        else more[name] = ((await madeUp(name, schema?.properties?.[name] ?? {}, this.making(person))) ?? null) as Json;
      }
      if (places.length === 0) break;
      reply = await sent(more);
    }
    if (reply.status >= 400) this.told.refused[reply.body.code] = (this.told.refused[reply.body.code] ?? 0) + 1;
    return reply;
  }

  private making(person: string): Making {
    const { persons = [], departments = [] } = this.organisation;
    const own = persons.find(({ id }) => id === person)?.departments ?? [];
    const values = { userName: [nameOf(this.dice)], ...this.demo.values };
    return {
      ...{ dice: this.dice, now: this.now, content: this.content, demo: { ...this.demo, values } },
      persons: persons.map(({ id }) => id),
      departments: own.length > 0 ? own : departments.map(({ id }) => id),
      upload: (format) => this.upload(format, person),
    };
  }

  private async upload(format: string, person: string): Promise<string> {
    const { type, bytes } = fileOf(format, this.dice.between(0, 359));
    const response = await fetch(`${this.server.url}/api/v1/files`, {
      method: 'POST',
      headers: {
        'content-type': type,
        'x-guiju-act-for': encodeURIComponent(person),
        'x-file-name': `${format}.${type.split('/')[1]}`,
      },
      body: bytes,
    });
    const { id } = (await response.json()) as { id?: string };
    if (id === undefined) throw new Error(`a ${format} was not taken: ${response.status}`);
    return id;
  }

  private async send(method: string, path: string, body?: object, person?: string): Promise<Reply> {
    const headers = {
      'content-type': 'application/json',
      ...(person ? { 'x-guiju-act-for': encodeURIComponent(person) } : {}),
    };
    const response = await fetch(`${this.server.url}/api/v1${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
    });
    return { status: response.status, body: await response.json().catch(() => ({})) };
  }
}

interface Accepted {
  type: string;
  form?: { id: string; fields?: string[]; prefilled?: JsonObject };
  payload?: object;
}

interface Reply {
  status: number;
  body: any;
}

type EventForm = { id: string; fields?: string[] };
const formOf = (form: string | EventForm | undefined): EventForm | undefined =>
  typeof form === 'string' ? { id: form } : form;

const rolesOf = (roles: readonly (string | { role: string })[]) =>
  [...new Set(roles.map((one) => (typeof one === 'string' ? one : '')))].filter(
    (role) => role !== '' && role !== 'system',
  );

/** The fields of a form that an event fills. */
function onlyOf(schema: FormDefinition['fields'] | object, names: string[] | undefined): any {
  const { properties = {}, ...rest } = schema as { properties?: object };
  if (!names) return { ...rest, properties };
  return {
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name))),
  };
}

const without = (properties: object, prefilled: object) =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => (prefilled as JsonObject)[name] == null));
