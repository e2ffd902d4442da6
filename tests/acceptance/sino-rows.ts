import { World } from './world.ts';

/** Vehicles, stations and parts with which the walks of the truck policy begin. */
export const station = 'sino-station-n1';
export const card = 'BXK-0001';

const vehicle = {
  cardNumber: card,
  vin: 'LZZ5CLVB8NA123456',
  plateNumber: '冀J12345',
  vehicleModel: 'HOWO T7H',
  series: 'H7',
  vehicleClass: 'roadTractor',
  axleConfig: '6x4',
  userName: '刘志强',
  userPhone: '13800138000',
  purchaseDate: '2026-02-01',
  mandatoryServiceKm: 3000,
  lastMaintenanceKm: 40000,
  lastSheetNumber: 4,
};

const rows = {
  station: [
    {
      station,
      name: '沧州特约服务站',
      branch: 'sino-branch-north',
      branchName: '华北分公司',
      centralWarehouse: 'sino-store-north',
      stationType: 'shared',
      regionType: 'inland',
      regionClass: 'class1',
    },
  ],
  'vehicle-card': [
    vehicle,
    // Bought 31 months ago: out of term.
    { ...vehicle, cardNumber: 'BXK-0002', vin: 'LZZ5CLVB8NA123457', purchaseDate: '2024-03-01' },
    // Its user has refused two return visits.
    { ...vehicle, cardNumber: 'BXK-0003', vin: 'LZZ5CLVB8NA123458', refusalCount: 2 },
  ],
  part: [
    {
      partNumber: 'GB-16',
      partName: '变速箱总成',
      partCode: 'other',
      partClass: 'important',
      listPriceCny: 28000,
      qrRequired: true,
      responsibleFactory: 'gearbox',
      stocks: [{ centralWarehouse: 'sino-store-north', quantity: 0 }],
    },
    {
      ...{ partNumber: 'OS-01', partName: '油封', partCode: 'other', partClass: 'general', listPriceCny: 35 },
      stocks: [{ centralWarehouse: 'sino-store-north', quantity: 12 }],
    },
  ],
  serial: [{ serialPlace: `${card} GB-16`, archivedSerial: 'OLD-777' }],
  branch: [{ branch: 'sino-branch-north', name: '华北分公司' }],
  factory: [{ responsibleFactory: 'gearbox', name: '变速箱厂', department: 'sino-factory' }],
};

/** The figures that the source leaves open, as the walks have them. */
const figures = {
  labourUnitPriceCny: 80,
  partTerms: { important: { months: 24, km: 200000 } },
};

/** What a station writes down of a fault that is covered. */
export const fault = {
  faultDate: '2026-10-06',
  odometerReadable: true,
  odometerKm: 48000,
  faultText: '变速箱异响，三档脱档',
  causeText: '同步器早期磨损',
  causeCategory: 'manufacturing',
  faultCause: 'productQuality',
  repairable: false,
  partClass: 'important',
  partCode: 'other',
  faultPart: 'other',
  severity: 'major',
  usedPerManual: true,
};

export const clerk = 'zou-xiulan';
export const agent = 'xu-deshan';
export const dispatcher = 'feng-lihua';
export const branch = 'jin-wenbo';
export const storeKeeper = 'xie-ruoxi';
export const auditor = 'wei-peiling';

/** A world with these rows, on a Monday morning. */
export const open = () => World.open('sino', { at: '2026-10-05T01:00:00Z', rows, config: figures });

/** A claim whose report is approved, with no assembly to be replaced. */
export async function approved(world: World, transfers: object[]): Promise<string> {
  const claim = await world.start(clerk, 'warranty-repair');
  await world.send(clerk, claim, 'CHECK_CARD', { cardNumber: card });
  await report(world, claim, { replacedAssembly: 'none', transfers });
  await world.send(dispatcher, claim, 'APPROVE_REPORT');
  return claim;
}

/** From the card to a report that waits for its review. */
export async function report(world: World, claim: string, plan: object = {}): Promise<void> {
  await world.send(clerk, claim, 'UPDATE_USER_INFO', { userPhone: '13900139000' });
  await world.send(clerk, claim, 'RECORD_FAULT_AND_ODOMETER', fault);
  await world.send(clerk, claim, 'PRESAVE_REPORT', { repairPlan: 'replace', identificationPhone: '13700137000' });
  const [photo, video] = [await world.photo(clerk), await world.upload(clerk, 'video/mp4')];
  await world.send(clerk, claim, 'SEND_EVIDENCE', { photos: [photo], videos: [video] });
  await world.send(clerk, claim, 'DECIDE_PLAN', {
    repairPlanText: '更换变速箱总成',
    replacedAssembly: 'gearbox',
    partsTransferNeeded: true,
    oldPartDataChecked: true,
    supplySource: 'jinan',
    transfers: [{ partNumber: 'GB-16', quantity: 1 }],
    ...plan,
  });
  await world.send(clerk, claim, 'SUBMIT_REPORT');
}
