/** Customers, parts, prices and staff with which the walks of the dealership begin. */
export const plate = '鲁A12345';

export const rows = {
  customer: [
    {
      plateNumber: plate,
      customerName: '杨明远',
      customerPhone: '13800138000',
      vin: 'LSVAA4187C2123456',
      vehicleInfo: '朗逸 1.6 自动',
      birthday: '1980-05-03',
      isMember: true,
      discounts: ['member'],
      lastUpdatedDate: '2026-01-10',
    },
  ],
  part: [
    {
      partNumber: 'BP-01',
      partKind: '前刹车片',
      specification: '朗逸 2020',
      quantity: 1,
      minStock: 2,
      maxStock: 20,
      priceCny: 360,
      unitCostCny: 210,
    },
    {
      partNumber: 'OF-02',
      partKind: '机油滤清器',
      specification: '1.6',
      quantity: 12,
      minStock: 4,
      maxStock: 30,
      priceCny: 45,
      unitCostCny: 20,
    },
  ],
  price: [
    { itemName: '更换前刹车片', publishedPriceCny: 120, currentPriceCny: 120 },
    { itemName: '二级维护', publishedPriceCny: 100, currentPriceCny: 100 },
  ],
  supplier: [{ supplierName: '上海配件公司', supplierQuality: 5, supplierPrice: 4, supplierDelivery: 4 }],
  employee: [
    {
      employee: 'wu-jianhua',
      postName: '维修技师',
      hireDate: '2026-08-20',
      onboardingTopicsDone: ['companyCulture'],
      trainingDates: [],
      safetyTrainingDone: ['basicKnowledge'],
    },
  ],
};

/** The figures that the source leaves open, as the walks have them. */
export const figures = {
  discountRates: { member: 0.1 },
  updateIntervalDays: 180,
  followUpDays: 7,
  returnCallDays: 3,
  complaintResponseHours: 4,
  weights: { serviceQuality: 2, customerSatisfaction: 2, trainingParticipation: 1 },
  excellentThreshold: 90,
};
