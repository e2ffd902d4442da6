import { both } from '../../contract/text.ts';
import { Problem } from '../../engine/index.ts';

/** What a field of an attachment can ask for. */
export type AttachmentFormat = 'image' | 'file' | 'video';

interface FileType {
  /** How its bytes begin, as far as they were read. */
  is(start: Buffer): boolean;
  /** Other names under which browsers and programs send it. */
  also?: readonly string[];
  extension: string;
}

const startsWith =
  (...bytes: number[]) =>
  (start: Buffer) =>
    bytes.every((byte, place) => start[place] === byte);
const latin = (start: Buffer, from: number, to: number) => start.toString('latin1', from, to);
/** The brands of a file of boxes (ISO/IEC 14496-12): `ftyp`, the main one, and those it can be read as. */
const brandsOf = (start: Buffer): string[] => {
  if (latin(start, 4, 8) !== 'ftyp') return [];
  const end = Math.min(start.readUInt32BE(0), start.length, 200);
  const names = [latin(start, 8, 12)];
  for (let place = 16; place + 4 <= end; place += 4) names.push(latin(start, place, place + 4));
  return names;
};
const heic = /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1)$/;
const mp4 = /^(isom|iso[2-9]|mp4[12]|avc1|dash|M4V |M4VP|MSNV|3gp[4-9]|3g2a|mmp4)$/;
/** Files of Office are zip archives whose first entries are known. */
const isZip = startsWith(0x50, 0x4b, 0x03, 0x04);
const holds = (start: Buffer, folder: string) => isZip(start) && start.includes(folder, 0, 'latin1');
const zipNames = ['application/x-zip-compressed', 'application/x-zip'];

/** Texts have no control signs but those of lines and columns; what a browser would run as a page is none. */
const control = /[^\P{Cc}\t\n\r\f]/u;
const page = /^[\s\ufeff]*<(?:!doctype|\?xml|html|head|body|script|svg|iframe|style|!--)/i;
function isText(start: Buffer): boolean {
  const text = latin(start, 0, start.length).replace(/[\x80-\xff]/g, '');
  return start.length > 0 && !control.test(text) && !page.test(start.toString('utf8'));
}

/** Every type that is taken, by its name; the first that the content is counts. */
const types: Record<string, FileType> = {
  'image/jpeg': { is: startsWith(0xff, 0xd8, 0xff), also: ['image/jpg', 'image/pjpeg'], extension: 'jpg' },
  'image/png': { is: startsWith(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), extension: 'png' },
  'image/gif': { is: (start) => /^GIF8[79]a/.test(latin(start, 0, 6)), extension: 'gif' },
  'image/webp': {
    is: (start) => latin(start, 0, 4) === 'RIFF' && latin(start, 8, 12) === 'WEBP',
    extension: 'webp',
  },
  'image/heic': {
    is: (start) => heic.test(brandsOf(start)[0] ?? ''),
    also: ['image/heif', 'image/heic-sequence', 'image/heif-sequence'],
    extension: 'heic',
  },
  'video/quicktime': { is: (start) => brandsOf(start)[0] === 'qt  ', extension: 'mov' },
  'video/mp4': {
    is: (start) => brandsOf(start).some((brand) => mp4.test(brand)),
    also: ['video/x-m4v', 'video/3gpp'],
    extension: 'mp4',
  },
  'video/webm': {
    is: (start) => startsWith(0x1a, 0x45, 0xdf, 0xa3)(start) && start.subarray(0, 64).includes('webm'),
    extension: 'webm',
  },
  'application/pdf': { is: (start) => latin(start, 0, 5) === '%PDF-', extension: 'pdf' },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': {
    is: (start) => holds(start, 'word/'),
    also: zipNames,
    extension: 'docx',
  },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
    is: (start) => holds(start, 'xl/'),
    also: zipNames,
    extension: 'xlsx',
  },
  'application/zip': { is: isZip, also: zipNames, extension: 'zip' },
  'text/plain': { is: isText, extension: 'txt' },
  'text/csv': { is: isText, also: ['application/vnd.ms-excel', 'application/csv'], extension: 'csv' },
};

/** So much of a content is looked at. */
export const looked = 64 * 1024;
/** What says nothing of a content. */
const nothing = ['', 'application/octet-stream', 'binary/octet-stream'];

/**
 * The type of a content, by how it begins.
 *
 * @param declared the media type that its sender says; nothing, or `application/octet-stream`, says nothing
 * @throws Problem unsupportedMediaType where it is of none that is taken, or is not what its sender says
 * @example typeOf(Buffer.from('%PDF-1.7'), 'application/pdf') // 'application/pdf'
 */
export function typeOf(start: Buffer, declared: string): string {
  const found = Object.entries(types).filter(([, type]) => type.is(start));
  const [first] = found;
  if (!first) throw refused('不支持此类文件', `files of this kind are not taken: ${Object.keys(types).join(', ')}`);
  if (nothing.includes(declared)) return first[0];
  const [said] =
    found.find(([name]) => name === declared) ?? found.find(([, { also = [] }]) => also.includes(declared)) ?? [];
  if (said === undefined) throw refused(`文件内容不是 ${declared}`, `the content is not ${declared}, but ${first[0]}`);
  // A zip archive that is a document of Office is told as one, whatever it was sent as.
  return said === 'application/zip' ? first[0] : said;
}

const refused = (zh: string, en: string) => new Problem('unsupportedMediaType', { detail: both(zh, en) });

const mb = 1024 * 1024;
/** How large an upload may be, in bytes, by what it is. */
const most: Record<AttachmentFormat, number> = { image: 20 * mb, file: 50 * mb, video: 200 * mb };
export const largest = Math.max(...Object.values(most));

/** @example mostOf('image/png') // 20971520 */
export const mostOf = (type: string): number => most[formatOf(type)];

/** @example extensionOf('image/jpeg') // 'jpg' */
export const extensionOf = (type: string): string => types[type]?.extension ?? 'bin';

const formatOf = (type: string): AttachmentFormat =>
  type.startsWith('image/') ? 'image' : type.startsWith('video/') ? 'video' : 'file';

/** Whether a file of a type may stand in a field: a file may be of any. */
export const fits = (type: string, format: AttachmentFormat): boolean => format === 'file' || formatOf(type) === format;

/** Whether a file of a type may be shown where it stands: a page or a drawing that could run something never may. */
export const mayBeShown = (type: string): boolean => formatOf(type) === 'image';
