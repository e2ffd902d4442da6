import { RegisterPage } from './register-page.tsx';
import { RegistersPage } from './registers-page.tsx';

/** Registers: all that there are, or the rows of one. @param parts of the address, from `registers` on */
export function RegistersRoom({ parts: [, policy, id] }: { parts: string[] }) {
  return policy && id ? <RegisterPage policy={policy} id={id} /> : <RegistersPage />;
}
