import { crc32, deflateSync } from 'node:zlib';
import type { FlowDefinition, FormDefinition, PolicyContent } from '../../engine/index.ts';
import { shopContent } from './fixtures.ts';
import type { Reply, TestServer } from './test-server.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });
const field = (format: string) => ({ type: 'string', format });

/** A form with attachments in its head, in lists and in lines. */
const inspection = {
  kind: 'form',
  id: 'inspection',
  title: text('inspection'),
  clauses: [],
  number: 'I-{0000}',
  fields: {
    type: 'object',
    properties: {
      plate: { type: 'string' },
      photos: { type: 'array', items: field('image') },
      report: field('file'),
      clip: field('video'),
      lines: {
        type: 'array',
        items: { type: 'object', properties: { item: { type: 'string' }, photo: field('image') } },
      },
    },
    required: ['plate'],
  },
  signed: [{ as: 'owner', event: 'SIGN' }],
  filledBy: ['clerk'],
} as unknown as FormDefinition;

const flow = {
  kind: 'flow',
  id: 'inspection',
  title: text('inspection'),
  clauses: [],
  input: { type: 'object', properties: {} },
  events: {
    FILE: { form: 'inspection' },
    ADD: { form: { id: 'inspection', mode: 'continue' } },
    AMEND: { form: { id: 'inspection', mode: 'amend' } },
    SIGN: {},
  },
  machine: { initial: 'open', states: { open: { on: { FILE: {}, ADD: {}, AMEND: {}, SIGN: {} } } } },
} as unknown as FlowDefinition;

/** The shop's policy with a form that has attachments, and a flow that files it. */
export const withInspections = (): PolicyContent => {
  const content = shopContent({ flows: [flow] });
  return { ...content, forms: { inspection } };
};

type Bytes = Buffer<ArrayBuffer>;

/** A PNG of red points that let half of what is behind them through. @param filter the kind of filter its first line names */
export function png(width: number, height: number, { filter = 0, interlaced = 0, lines = height } = {}): Bytes {
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, interlaced]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const line = Buffer.concat([Buffer.alloc(1), Buffer.alloc(width * 4, Buffer.from([200, 0, 0, 128]))]);
  const pixels = Buffer.concat(Array.from({ length: lines }, () => line));
  pixels[0] = filter;
  const chunk = (name: string, data: Buffer) => {
    const bytes = Buffer.concat([Buffer.alloc(4), latin(name), data, Buffer.alloc(4)]);
    bytes.writeUInt32BE(data.length, 0);
    bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
    return bytes;
  };
  const chunks = [chunk('IHDR', head), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([latin('\x89PNG\r\n\x1a\n'), ...chunks]);
}
const latin = (of: string): Bytes => Buffer.from(of, 'latin1');

/** How files of each kind begin, with something behind it that tells one from the other. */
export const kinds: Record<string, (more?: string) => Bytes> = {
  'image/jpeg': (more = '') => latin(`\xff\xd8\xff\xe0\0\x10JFIF\0${more}\xff\xd9`),
  'image/png': (more = '') => latin(`\x89PNG\r\n\x1a\n\0\0\0\rIHDR${more}`),
  'image/gif': (more = '') => latin(`GIF89a\x01\0\x01\0${more}`),
  'image/webp': (more = '') => latin(`RIFF\x24\0\0\0WEBPVP8 ${more}`),
  'image/heic': (more = '') => latin(`\0\0\0\x18ftypheic\0\0\0\0mif1heic${more}`),
  'video/mp4': (more = '') => latin(`\0\0\0\x18ftypisom\0\0\x02\0isommp41${more}`),
  'video/quicktime': (more = '') => latin(`\0\0\0\x14ftypqt  \0\0\x02\0qt  ${more}`),
  'video/webm': (more = '') => latin(`\x1aE\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm${more}`),
  'application/pdf': (more = '') => latin(`%PDF-1.7\n%\xe2\xe3\xcf\xd3\n${more}`),
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': (more = '') =>
    latin(`PK\x03\x04\x14\0\0\0\x08\0[Content_Types].xmlPK\x03\x04word/document.xml${more}`),
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': (more = '') =>
    latin(`PK\x03\x04\x14\0\0\0\x08\0[Content_Types].xmlPK\x03\x04xl/workbook.xml${more}`),
  'application/zip': (more = '') => latin(`PK\x03\x04\x14\0\0\0\x08\0a.txt${more}`),
  'text/plain': (more = '') => Buffer.from(`检查记录\n${more}`),
  'text/csv': (more = '') => Buffer.from(`车牌,里程\r\n京A12345,5\r\n${more}`),
};

/** Uploads a file. */
export async function upload(
  server: TestServer,
  type: string,
  bytes: Uint8Array | string = kinds[type]?.() ?? '',
  headers: Record<string, string> = {},
): Promise<Reply> {
  return server.call('POST', '/files', bytes, { 'content-type': type, ...headers });
}

/** The bytes of a file, and what is said of them. */
export async function download(server: TestServer, path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/api/v1/files/${path}`, { headers });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** Starts an inspection and sends it an event. */
export async function inspect(server: TestServer, fields: object, headers: Record<string, string> = {}) {
  const started = await server.send('/policies/shop/flows/inspection/instances', { input: {} }, headers);
  const filed = await send(server, started.body.id, { type: 'FILE', plate: '京A12345', ...fields }, headers);
  return { instance: started.body.id as string, filed };
}

export const send = (server: TestServer, instance: string, event: object, headers: Record<string, string> = {}) =>
  server.send(`/instances/${instance}/events`, event, headers);
