import { createHmac } from 'node:crypto';
import { addressOn, askPlatform, asLines, type Letter, type Sender, withinBytes } from './letter.ts';
import { withToken } from './tokens.ts';

const platform = 'https://oapi.dingtalk.com';
const mostBytes = { text: 2000, title: 100 };
const spoiltTokens = [40014, 42001, 88];

/**
 * The signature of a robot: HMAC-SHA256 of `<milliseconds>\n<secret>` by the secret, in Base64.
 *
 * @example dingtalkSign('1700000000000', 'SEC0') // 'base64…'
 */
const dingtalkSign = (timestamp: string, secret: string): string =>
  createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');

/** Sends into a group by its robot; the telephone of whom it is for is mentioned. */
export const sendByDingtalkRobot: Sender = async ({ fetch, now }, { settings, secrets }, phone, letter) => {
  const url = addressOn(platform, settings.base, '/robot/send');
  url.searchParams.set('access_token', secrets.accessToken ?? '');
  if (secrets.sign) {
    const timestamp = String(now().getTime());
    url.searchParams.set('timestamp', timestamp);
    url.searchParams.set('sign', dingtalkSign(timestamp, secrets.sign));
  }
  // Who is mentioned must stand in the text, too.
  const content = withinBytes(asLines(letter) + (phone ? `\n@${phone}` : ''), mostBytes.text);
  const body = {
    msgtype: 'text',
    text: { content },
    at: { ...(phone ? { atMobiles: [phone] } : {}), isAtAll: false },
  };
  await askPlatform(fetch, url, { name: 'errcode', body });
};

/** Sends a person a work notice that leads to the page. */
export const sendByDingtalkWork: Sender = async (sending, channel, user, letter) => {
  const { base, appKey = '', agentId } = channel.settings;
  const ask = async () => {
    const url = addressOn(platform, base, '/gettoken');
    url.searchParams.set('appkey', appKey);
    url.searchParams.set('appsecret', channel.secrets.appSecret ?? '');
    const { access_token: token, expires_in: seconds } = await askPlatform(sending.fetch, url, { name: 'errcode' });
    return { token: String(token), seconds: Number(seconds) };
  };
  await withToken(sending, channel, { ask, spoilt: spoiltTokens }, (token) => {
    const url = addressOn(platform, base, '/topapi/message/corpconversation/asyncsend_v2');
    url.searchParams.set('access_token', token);
    const body = { agent_id: Number(agentId), userid_list: user, to_all_user: false, msg: noticeOf(letter) };
    return askPlatform(sending.fetch, url, { name: 'errcode', body });
  });
};

function noticeOf(letter: Letter) {
  if (!letter.link) return { msgtype: 'text', text: { content: withinBytes(asLines(letter), mostBytes.text) } };
  const title = withinBytes(letter.title, mostBytes.title);
  return {
    msgtype: 'action_card',
    action_card: {
      title,
      markdown: withinBytes(`### ${plain(letter.title)}\n\n${plain(letter.text)}`, mostBytes.text),
      single_title: letter.open.replace(/[:：]\s*$/, ''),
      single_url: letter.link,
    },
  };
}

/** What people write is no markdown: a link in it would lead elsewhere. */
const plain = (text: string) => text.replace(/[\\`*_{}[\]()#+!|<>-]/g, '\\$&').replaceAll('\n', '\n\n');
