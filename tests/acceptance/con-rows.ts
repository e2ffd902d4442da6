/** A plant with its people, a project of it, and an order. */
export const plant = {
  stationNo: 'P1',
  plantName: '城东搅拌站',
  plantDepartments: ['con-plant-1', 'service', 'tech', 'material', 'account', 'crew', 'logistics'].map((one) =>
    one === 'con-plant-1' ? one : `con-plant-1-${one}`,
  ),
  plantSpecialists: ['zheng-guihua', 'feng-weidong'],
  availableTrucks: 12,
  availablePumps: 2,
};
export const project = {
  projectNo: 'GC-7',
  projectName: '滨河花园二期',
  customerName: '宏远建设',
  stationNo: 'P1',
  specialist: 'zheng-guihua',
  projectDesignee: '李建民',
  authorisedReceivers: ['周收货'],
  contractNo: 'HT-7',
  settlementMode: 'ticket',
  prices: [
    { concreteStrength: 'C30', unitPriceCny: 410 },
    { concreteStrength: 'C35', unitPriceCny: 432.5 },
  ],
  projectStartDate: '2026-10-01',
  drawingReportDate: '2026-09-20',
  drawingM3: 60,
  customerPhone: '13800000000',
};
export const order = {
  projectNo: 'GC-7',
  channel: 'fax',
  urgent: false,
  position: '三层梁板',
  concreteStrength: 'C30',
  slumpRequiredMm: 160,
  plannedM3: 50,
  pumpingMode: 'truckPump',
  pouringMethod: '泵送',
  plannedOpeningAt: '2026-12-01T10:00:00',
  newMix: true,
};

/** The people of the plant, by what they do. */
export const who = {
  specialist: 'zheng-guihua',
  section: 'wu-wenbo',
  dispatcher: 'chen-ruoxi',
  statistician: 'chu-xiulan',
  safety: 'wei-lihua',
  techHead: 'jiang-yulan',
  techLeader: 'geng-zhiyuan',
  inspector: 'shen-haoran',
  documents: 'han-peiling',
  materialHead: 'yang-haiyan',
  settlement: 'zhu-xiaofeng',
  finance: 'qin-jing',
  operator: 'xu-dawei',
  driver: 'he-jianhua',
  stationHead: 'sun-chunmei',
  leader: 'zhou-mingyuan',
  company: 'lu-ruoxi',
  branch: 'chang-xiulan',
};
export const recordedFor = '李建民，现场签字';
