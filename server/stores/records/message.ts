import type { JsonObject } from '../../../engine/index.ts';

/** What came from outside for the instance of a business key that is not there yet. */
export interface MessageRecord {
  /** Its policy, flow and key by their hash, then its time: those for one key stand together. */
  id: string;
  policy: string;
  flow: string;
  businessKey: string;
  event: string;
  facts: JsonObject;
  by: string;
  at: string;
}
