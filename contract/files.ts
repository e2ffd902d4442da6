import { calls, readers } from './call.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

export const UploadedFile = t.named(
  'UploadedFile',
  t.shape({ id: t.text, sha256: t.text, name: t.text, type: t.text, size: t.count }),
  'A file as it was uploaded: its id stands in a field, its SHA-256 is of the bytes that were sent',
);

export const fileCalls = calls({
  uploadFile: {
    method: 'POST',
    path: '/files',
    summary: both(
      '上传附件',
      'Upload a file; its id then stands in a field. One that no record has is dropped after a day',
    ),
    allow: readers.instance,
    headers: {
      'Content-Type': 'Of the file, which its content must be; or multipart/form-data with one file',
      'X-File-Name': 'Its name, URI-encoded',
    },
    requestMedia: '*/*',
    holds: 'upload',
    answers: { 201: { description: 'It is kept', schema: UploadedFile } },
    problems: [],
  },
  readFile: {
    method: 'GET',
    path: '/files/{id}',
    summary: both(
      '读取附件',
      'The bytes of a file, to be saved; to whoever may read the record it is in, and before that to its uploader alone',
    ),
    allow: readers.instance,
    query: { view: t.textUpTo(10, { description: 'A picture is to be shown in its place, not saved' }) },
    headers: {
      'If-None-Match': 'The ETag that is known: 304 where it is still that',
      Range: 'A part of it, as `bytes=0-99`; with `If-Range`, where it still has that ETag',
    },
    media: 'application/octet-stream',
    answers: {
      200: { description: 'The bytes as they were uploaded' },
      206: { description: 'The part that was asked for' },
      304: { description: 'They are known' },
    },
    problems: ['fileNotFound'],
  },
});
