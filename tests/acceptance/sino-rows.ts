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

export const rows = {
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
  ],
  serial: [{ serialPlace: `${card} GB-16`, archivedSerial: 'OLD-777' }],
  factory: [{ responsibleFactory: 'gearbox', name: '变速箱厂' }],
};

/** The figures that the source leaves open, as the walks have them. */
export const figures = {
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
