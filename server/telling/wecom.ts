import { addressOn, askPlatform, asLines, type Letter, type Sender, withinBytes } from './letter.ts';
import { withToken } from './tokens.ts';

const platform = 'https://qyapi.weixin.qq.com';
const mostBytes = { text: 2048, cardTitle: 128, cardText: 512 };
/** Tokens that are no good: of another app, or over. */
const spoiltTokens = [40014, 42001];
/** The platform itself drops what it got twice within so many seconds. */
const duplicateSeconds = 14_400;

/** In a text `<@userid>` mentions somebody: what people write does not. */
const withoutMentions = (text: string) => text.replaceAll('<@', '< @');

/** Sends into a group by its push address; the telephone of whom it is for is mentioned. */
export const sendByWecomRobot: Sender = async ({ fetch }, { settings, secrets }, phone, letter) => {
  const url = addressOn(platform, settings.base, '/cgi-bin/webhook/send');
  url.searchParams.set('key', secrets.key ?? '');
  const content = withinBytes(withoutMentions(asLines(letter)), mostBytes.text);
  const mentioned = phone ? { mentioned_mobile_list: [phone] } : {};
  await askPlatform(fetch, url, { name: 'errcode', body: { msgtype: 'text', text: { content, ...mentioned } } });
};

/** Sends to a person by an app: a card that leads to the page, or a text where there is none. */
export const sendByWecomApp: Sender = async (sending, channel, user, letter) => {
  const { base, corpId = '', agentId } = channel.settings;
  const ask = async () => {
    const url = addressOn(platform, base, '/cgi-bin/gettoken');
    url.searchParams.set('corpid', corpId);
    url.searchParams.set('corpsecret', channel.secrets.secret ?? '');
    const { access_token: token, expires_in: seconds } = await askPlatform(sending.fetch, url, { name: 'errcode' });
    return { token: String(token), seconds: Number(seconds) };
  };
  await withToken(sending, channel, { ask, spoilt: spoiltTokens }, (token) => {
    const url = addressOn(platform, base, '/cgi-bin/message/send');
    url.searchParams.set('access_token', token);
    const body = {
      touser: user,
      agentid: Number(agentId),
      ...cardOf(letter),
      enable_duplicate_check: 1,
      duplicate_check_interval: duplicateSeconds,
    };
    return askPlatform(sending.fetch, url, { name: 'errcode', body });
  });
};

function cardOf(letter: Letter) {
  if (!letter.link) return { msgtype: 'text', text: { content: withinBytes(asLines(letter), mostBytes.text) } };
  const description = withinBytes(escaped(letter.text), mostBytes.cardText);
  return {
    msgtype: 'textcard',
    textcard: {
      title: withinBytes(letter.title, mostBytes.cardTitle),
      description: description || letter.open,
      url: letter.link,
    },
  };
}

/** A card's text is HTML of a kind. */
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
