import { addresses, type UploadedFile } from '../../client/api.ts';
import { apiRoot } from '../../contract/call.ts';
import { ApiError, newKey } from './api.ts';
import { rememberFile } from './files.ts';
import { credentials, tellSignedOut } from './session/state.ts';

/** So long is waited before a file is sent again that did not arrive; then somebody has to say so. */
const pauses = [1000, 3000, 8000];

interface Upload {
  /** Hears how much of it is sent, from 0 to 1. */
  told: (part: number) => void;
  signal: AbortSignal;
}

/**
 * Uploads a file, and tells how far it is; where the network is lost it is sent again, a few times by itself. However often it is sent, it
 * is kept once.
 *
 * @throws ApiError, with status 0 where the server could not be reached; DOMException AbortError
 */
export async function uploadTold(file: File, upload: Upload): Promise<UploadedFile> {
  const key = newKey();
  for (const pause of [...pauses, undefined]) {
    try {
      const uploaded = await sendFile(file, key, upload);
      rememberFile(uploaded);
      return uploaded;
    } catch (problem) {
      const isLost = problem instanceof ApiError && (problem.status === 0 || problem.status >= 502);
      if (!isLost || pause === undefined) throw problem;
      await networkAgain(pause, upload.signal);
    }
  }
  throw new ApiError(0, {});
}

/** Waits a while, or until the device says that it has a network again. */
function networkAgain(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = (then: () => void) => () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', stop);
      then();
    };
    const done = over(resolve);
    const stop = over(() => reject(new DOMException('', 'AbortError')));
    const timer = setTimeout(done, ms);
    window.addEventListener('online', done);
    signal.addEventListener('abort', stop);
  });
}

/** `fetch` does not tell how much it has sent. */
function sendFile(file: File, key: string, { told, signal }: Upload): Promise<UploadedFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const headers = {
      ...{ accept: 'application/json', 'accept-language': document.documentElement.lang, ...credentials() },
      ...{ 'content-type': file.type || 'application/octet-stream', 'x-file-name': encodeURIComponent(file.name) },
      'idempotency-key': key,
    };
    request.open('POST', apiRoot + addresses.uploadFile());
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => told(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new ApiError(0, {}));
    request.onabort = () => reject(new DOMException('', 'AbortError'));
    request.onload = () => {
      const answer = readAnswer(request.responseText);
      if (request.status === 201) return resolve(answer as UploadedFile);
      if (request.status === 401) tellSignedOut();
      reject(new ApiError(request.status, answer as object));
    };
    signal.addEventListener('abort', () => request.abort());
    if (signal.aborted) return reject(new DOMException('', 'AbortError'));
    request.send(file);
  });
}

function readAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { detail: text.slice(0, 200) };
  }
}
