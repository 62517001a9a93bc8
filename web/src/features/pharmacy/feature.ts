import { IconBuildingWarehouse, IconPills, IconPrescription } from '@tabler/icons-react'
import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

export default {
  module: 'pharmacy',
  pages: [
    {
      path: paths.pharmacy(),
      permission: 'pharmacy.dispensing.read',
      load: () => import('./WaitingPage.js'),
      place: { name: 'pharmacy', icon: IconPrescription },
    },
    {
      path: paths.dispense('$prescriptionId'),
      permission: 'pharmacy.dispensing.read',
      load: () => import('./DispensePage.js'),
    },
    {
      path: paths.stock(),
      permission: 'pharmacy.stock.read',
      load: () => import('./StockPage.js'),
      place: { name: 'stock', icon: IconBuildingWarehouse },
    },
    {
      path: paths.medicines(),
      permission: 'pharmacy.medicine.manage',
      load: () => import('./FormularyPage.js'),
      place: { name: 'medicines', icon: IconPills },
    },
  ],
  palette: () => import('./palette.js'),
  live: { 'pharmacy.prescriptions': ['pharmacy.dispensings.'], 'pharmacy.stock': ['pharmacy.'] },
} satisfies Feature
