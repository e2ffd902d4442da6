import { both, type LocalText } from './text.ts';

/** One thing that a channel is set up with. */
export interface ChannelField {
  name: string;
  label: LocalText;
  needed?: true;
  /** It is never shown again. */
  secret?: true;
  /** The values it may have; absent: any text. */
  oneOf?: readonly string[];
}

/** A kind of channel: all that the server's checks and the designer know of it. The server sends by it. */
interface ChannelKindRow {
  label: LocalText;
  /** What is sent goes to a group, not to a person alone. */
  group?: true;
  /** What an address of a person is there; absent: it takes none. */
  address?: { label: LocalText; known?: 'mail' | 'phone' };
  fields: readonly ChannelField[];
}

const field = (name: string, zh: string, en: string, more: Partial<ChannelField> = {}): ChannelField => ({
  name,
  label: both(zh, en),
  ...more,
});
const needed = { needed: true } as const;
const secret = { secret: true } as const;
const base = field('base', '平台地址（自建或国际版）', 'Address of the platform (your own, or international)');
const mentioned = {
  label: both('手机号（用于@提醒）', 'Telephone, by which the group mentions one'),
  known: 'phone',
} as const;

/** How people can be told. */
export const channelKinds = {
  mail: {
    label: both('邮件', 'Mail'),
    address: { label: both('邮箱', 'Mail address'), known: 'mail' },
    fields: [
      field('host', '邮件服务器', 'Mail server', needed),
      field('port', '端口', 'Port', needed),
      field('security', '加密方式', 'Encryption', { oneOf: ['tls', 'starttls', 'none'] }),
      field('from', '发件人', 'Sender', needed),
      field('user', '账号', 'User'),
      field('password', '密码', 'Password', secret),
    ],
  },
  wecomRobot: {
    label: both('企业微信 消息推送（群）', 'WeCom group push'),
    group: true,
    address: mentioned,
    fields: [field('key', '推送地址中的 key', 'The key in its address', { ...needed, ...secret }), base],
  },
  wecomApp: {
    label: both('企业微信 应用消息', 'WeCom app'),
    address: { label: both('企业微信账号（userid）', 'WeCom userid') },
    fields: [
      field('corpId', '企业 ID', 'Corp ID', needed),
      field('agentId', '应用 AgentId', 'AgentId of the app', needed),
      field('secret', '应用 Secret', 'Secret of the app', { ...needed, ...secret }),
      base,
    ],
  },
  dingtalkRobot: {
    label: both('钉钉 群机器人', 'DingTalk group robot'),
    group: true,
    address: mentioned,
    fields: [
      field('accessToken', 'access_token', 'access_token', { ...needed, ...secret }),
      field('sign', '加签密钥', 'Secret of the signature', secret),
      base,
    ],
  },
  dingtalkWork: {
    label: both('钉钉 工作通知', 'DingTalk work notice'),
    address: { label: both('钉钉账号（userid）', 'DingTalk userid') },
    fields: [
      field('appKey', 'AppKey', 'AppKey', needed),
      field('agentId', 'AgentId', 'AgentId', needed),
      field('appSecret', 'AppSecret', 'AppSecret', { ...needed, ...secret }),
      base,
    ],
  },
  feishuRobot: {
    label: both('飞书 群机器人', 'Feishu group robot'),
    group: true,
    fields: [
      field('hook', '地址末尾的标识', 'The id at the end of its address', { ...needed, ...secret }),
      field('sign', '签名校验密钥', 'Secret of the signature', secret),
      base,
    ],
  },
  feishuApp: {
    label: both('飞书 应用消息', 'Feishu app'),
    address: { label: both('飞书邮箱', 'Mail address in Feishu'), known: 'mail' },
    fields: [
      field('appId', 'App ID', 'App ID', needed),
      field('addressKind', '收件人标识', 'What an address is', { oneOf: ['email', 'user_id', 'open_id'] }),
      field('appSecret', 'App Secret', 'App Secret', { ...needed, ...secret }),
      base,
    ],
  },
  webhook: {
    label: both('自己的程序（webhook）', 'A program of your own (webhook)'),
    fields: [field('url', '地址', 'Address', needed), field('sign', '签名密钥', 'Secret of the signature', secret)],
  },
} as const satisfies Record<string, ChannelKindRow>;

export type ChannelKind = keyof typeof channelKinds;
export const channelKindNames = Object.keys(channelKinds) as ChannelKind[];

/** The row of a kind, as one of many. */
export const channelKindOf = (kind: ChannelKind): ChannelKindRow => channelKinds[kind];
