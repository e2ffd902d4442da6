/** What the expressions of a flow read of the instance that runs, as `instance`. */
export interface InstanceView {
  id: string;
  businessKey: string | null;
  /** Where a person finds it; null where the server does not know its own address (`GUIJU_URL`). */
  taskUrl: string | null;
}
