import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Resolves a name to its addresses, as `lookup` of `node:dns` does. */
export type ResolveName = typeof lookup;

/** For so long a name is waited for when an address is judged in advance. */
const patienceMs = 3000;

/**
 * Whether an address is one of the open Internet: not of this machine, of a private network, of the network itself, and not of version 4
 * in the clothes of version 6.
 *
 * @example isPublicAddress('169.254.169.254') // false
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === 'unicast' && !(parsed instanceof ipaddr.IPv6 && parsed.match(compatible));
}

/** Version 4 within version 6 as it was written once (`::7f00:1`): the library takes it for any other address. */
const compatible = ipaddr.IPv6.parseCIDR('::/96');

/** The address that a host name is, without the brackets of version 6; nothing where it is a name. */
export function literalAddress(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) === 0 ? undefined : bare;
}

/** Names of this machine, whatever a resolver says of them (RFC 6761). */
const isLoopbackName = (hostname: string) => /(^|\.)localhost\.*$/i.test(hostname);

/**
 * Whether a host is, or resolves to, an address that is not of the open Internet. A name that nobody knows yet is none: where it leads is
 * judged again whenever it is connected to.
 *
 * @param hostname as `URL` has it
 * @example await leadsInward('foo.localhost.') // true
 */
export async function leadsInward(hostname: string, resolve: ResolveName = lookup): Promise<boolean> {
  const literal = literalAddress(hostname);
  if (literal !== undefined) return !isPublicAddress(literal);
  if (isLoopbackName(hostname)) return true;
  const found = await new Promise<string[]>((settle) => {
    const late = setTimeout(() => settle([]), patienceMs);
    resolve(hostname, { all: true }, (error, addresses) => {
      clearTimeout(late);
      settle(error ? [] : addresses.map(({ address }) => address));
    });
  });
  return found.some((address) => !isPublicAddress(address));
}
