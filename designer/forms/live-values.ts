import { createContext } from 'react';
import type { JsonObject } from '../../engine/index.ts';

/** What is being tried beside the editor: expressions show what they give for it. */
interface LiveValues {
  values: JsonObject;
  at: string;
}

export const LiveContext = createContext<LiveValues | null>(null);
