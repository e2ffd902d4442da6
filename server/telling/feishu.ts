import { createHmac } from 'node:crypto';
import { sha256 } from '../kernel/sha256.ts';
import { addressOn, askPlatform, type Letter, type Sender, withinBytes } from './letter.ts';
import { withToken } from './tokens.ts';

const platform = 'https://open.feishu.cn';
const mostBytes = 4000;
const spoiltTokens = [99991663, 99991661, 99991664, 99991668];
const longestUuid = 50;

/**
 * The signature of a robot: HMAC-SHA256 of nothing by `<seconds>\n<secret>`, in Base64.
 *
 * @example feishuSign('1700000000', 'secret') // 'base64…'
 */
const feishuSign = (timestamp: string, secret: string): string =>
  createHmac('sha256', `${timestamp}\n${secret}`).digest('base64');

/** What is said, part by part: nothing in it is read as anything but text. */
function postOf({ title, text, link, open }: Letter) {
  const lines = withinBytes(text, mostBytes)
    .split('\n')
    .map((line) => [{ tag: 'text', text: line }]);
  const way = link ? [[{ tag: 'a', text: open.replace(/[:：]\s*$/, ''), href: link }]] : [];
  return { zh_cn: { title, content: [...lines, ...way] } };
}

/** Sends into a group by its robot. */
export const sendByFeishuRobot: Sender = async ({ fetch, now }, { settings, secrets }, _, letter) => {
  const url = addressOn(platform, settings.base, `/open-apis/bot/v2/hook/${encodeURIComponent(secrets.hook ?? '')}`);
  const timestamp = String(Math.floor(now().getTime() / 1000));
  const signed = secrets.sign ? { timestamp, sign: feishuSign(timestamp, secrets.sign) } : {};
  const body = { ...signed, msg_type: 'post', content: { post: postOf(letter) } };
  await askPlatform(fetch, url, { name: 'code', body });
};

/** Sends to a person by an app; the platform itself drops what it got twice. */
export const sendByFeishuApp: Sender = async (sending, channel, address, letter) => {
  const { base, appId, addressKind = 'email' } = channel.settings;
  const ask = async () => {
    const url = addressOn(platform, base, '/open-apis/auth/v3/tenant_access_token/internal');
    const body = { app_id: appId, app_secret: channel.secrets.appSecret };
    const answer = await askPlatform(sending.fetch, url, { name: 'code', body });
    return { token: String(answer.tenant_access_token), seconds: Number(answer.expire) };
  };
  await withToken(sending, channel, { ask, spoilt: spoiltTokens }, (token) => {
    const url = addressOn(platform, base, '/open-apis/im/v1/messages');
    url.searchParams.set('receive_id_type', addressKind);
    const body = {
      receive_id: address,
      msg_type: 'post',
      content: JSON.stringify(postOf(letter)),
      uuid: sha256(letter.id).slice(0, longestUuid),
    };
    return askPlatform(sending.fetch, url, { name: 'code', body, headers: { authorization: `Bearer ${token}` } });
  });
};
