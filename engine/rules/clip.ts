import type { Json, JsonObject } from '../ground/definition.ts';
import type { LocalText } from '../ground/local-text.ts';

/** How much of a value, and how many characters of a text, an explanation holds. */
export const mostOfAValue = 300;
export const mostOfASentence = 300;

/** A text, cut where it is longer. */
export const clipText = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);

export const clipBoth = (text: LocalText, most = mostOfASentence): LocalText => ({
  'zh-CN': clipText(text['zh-CN'], most),
  en: clipText(text.en, most),
});

/**
 * As much of a value as there is room for: long texts are cut, and of long lists and objects the first parts are left, so that it is
 * still a value of its kind.
 *
 * @param most characters of it as JSON, about
 * @example clipValue([1, 2, 3, 4], 4) // { value: [1, 2], cut: true }
 */
export function clipValue(value: Json, most = mostOfAValue): { value: Json; cut: boolean } {
  const room = { left: most, cut: false };
  return { value: clipped(value, room), cut: room.cut };
}

interface Room {
  left: number;
  cut: boolean;
}

function clipped(value: Json, room: Room): Json {
  if (typeof value === 'string') {
    const text = clipText(value, Math.max(room.left, 20));
    if (text.length !== value.length) room.cut = true;
    room.left -= text.length + 2;
    return text;
  }
  room.left -= 2;
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? clippedList(value, room) : clippedObject(value, room);
}

function clippedList(value: Json[], room: Room): Json {
  const items: Json[] = [];
  for (const item of value) {
    if (room.left <= 0) break;
    items.push(clipped(item, room));
  }
  if (items.length < value.length) room.cut = true;
  return items;
}

function clippedObject(value: JsonObject, room: Room): Json {
  const parts: JsonObject = {};
  for (const name in value) {
    room.left -= name.length + 3;
    if (room.left <= 0) {
      room.cut = true;
      break;
    }
    parts[name] = clipped(value[name] as Json, room);
  }
  return parts;
}

/** At least as many bytes as a value takes as JSON: told at once, where the exact number would have to be written. */
export function bytesAtMost(value: unknown): number {
  if (typeof value === 'string') return value.length * 6 + 3;
  if (typeof value !== 'object' || value === null) return 26;
  let bytes = 2;
  if (Array.isArray(value)) for (const item of value) bytes += bytesAtMost(item) + 1;
  else for (const name in value) bytes += name.length * 6 + 4 + bytesAtMost((value as JsonObject)[name]);
  return bytes;
}

/** Bytes of a value as JSON in UTF-8. */
export function bytesOf(value: unknown): number {
  const text = JSON.stringify(value) ?? '';
  let bytes = text.length;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    // Both halves of a pair together take four.
    if (code >= 0x80) bytes += code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 1 : 2;
  }
  return bytes;
}
