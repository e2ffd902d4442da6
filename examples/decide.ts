/** Asks for a decision and why. `node examples/decide.ts [url]`, while `npm start` runs. */
import { ApiProblem, createClient } from '../client/index.ts';

export async function decide(url: string): Promise<string> {
  const guiju = createClient({ url });
  const facts = {
    vehicleClass: 'roadTractor',
    purchaseDate: '2012-02-29',
    claimDate: '2014-02-28',
    mileageKm: 200_000,
  };
  const { outcome, rules } = await guiju.decide('sino', 'vehicle-warranty-term', { facts });
  try {
    await guiju.decide('sino', 'vehicle-warranty-term', { facts: {} });
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return `within term: ${outcome.withinTerm}, by ${rules[0]?.id}; without facts: ${error.code}`;
  }
  throw new Error('a decision without facts was made');
}

if (import.meta.main) console.log(await decide(process.argv[2] ?? 'http://127.0.0.1:4000'));
