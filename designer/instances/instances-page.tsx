export function InstancesPage() {
  return <div />;
}
