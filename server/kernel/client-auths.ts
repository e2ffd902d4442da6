/** How this server may prove at the token endpoint of an OpenID provider who it is. */
export const clientAuths = ['client_secret_post', 'client_secret_basic', 'private_key_jwt', 'none'] as const;
export type ClientAuthName = (typeof clientAuths)[number];
