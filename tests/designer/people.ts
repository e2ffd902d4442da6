import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openPage } from './pages.ts';
import type { RunningDesigner } from './running-designer.ts';

/** Sends a request below /api/v1 as somebody, and answers the JSON. */
export type Send = (method: string, path: string, body?: object, more?: Record<string, string>) => Promise<any>;

export const adminKey = 'the-key-that-this-server-was-started-with';
const given = 'a password of the tests';
/** What everybody signs in with. */
export const password = 'a password of their own';

/** The people of a server in production mode: they have accounts, and sign in. */
export class People {
  private readonly designer: RunningDesigner;
  private readonly browser: Browser;
  /** Whoever started the server. */
  readonly administer: Send;

  constructor(designer: RunningDesigner, browser: Browser) {
    this.designer = designer;
    this.browser = browser;
    this.administer = this.sender({ authorization: `Bearer ${adminKey}` });
  }

  private sender(who: Record<string, string>): Send {
    return async (method, path, body, more = {}) => {
      const headers = { 'content-type': 'application/json', ...who, ...more };
      const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
      const response = await fetch(`${this.designer.url}/api/v1${path}`, init);
      const text = await response.text();
      expect(response.ok, `${method} ${path} ${text}`).toBe(true);
      return text ? JSON.parse(text) : undefined;
    };
  }

  /** Somebody with an account, whose password is their own. */
  async add(name: string, roles: string[]): Promise<void> {
    await this.administer('POST', '/accounts', { name, password: given, roles });
    await (await this.signIn(name, given))('PUT', '/session/password', { old: given, new: password });
  }

  /** What somebody sends who has signed in, beside what they do in a page. */
  async signIn(name: string, secret = password): Promise<Send> {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ name, password: secret });
    const answer = await fetch(`${this.designer.url}/api/v1/session`, { method: 'POST', headers, body });
    const { csrf } = (await answer.json()) as { csrf: string };
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] as string;
    return this.sender({ cookie, 'x-guiju-csrf': csrf });
  }

  /** A page of somebody who signs in. What the browser itself says of a refusal is no fault. */
  async open(
    name: string,
    path: string,
    device?: BrowserContextOptions,
  ): Promise<{ page: Page; faults: () => string[] }> {
    const { page, faults } = await openPage(this.designer, this.browser, path, {}, device);
    await page.getByLabel('姓名').fill(name);
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    return { page, faults: () => faults.filter((fault) => !/status of (401|403|409|412|422)/.test(fault)) };
  }
}
