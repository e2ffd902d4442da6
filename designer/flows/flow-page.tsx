export function FlowPage({ id }: { id: string }) {
  return <div>{id}</div>;
}
