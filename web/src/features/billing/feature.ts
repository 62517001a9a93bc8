import { IconCashRegister, IconReportMoney, IconTags } from '@tabler/icons-react'
import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

export default {
  module: 'billing',
  pages: [
    {
      path: paths.register(),
      permission: 'billing.payment.take',
      load: () => import('./RegisterPage.js'),
      place: { name: 'register', icon: IconCashRegister },
    },
    { path: paths.invoice('$id'), permission: 'billing.invoice.read', load: () => import('./InvoicePage.js') },
    {
      path: paths.takings(),
      permission: 'billing.takings.read',
      load: () => import('./TakingsPage.js'),
      place: { name: 'takings', icon: IconReportMoney },
    },
    {
      path: paths.prices(),
      permission: 'billing.price.read',
      load: () => import('./PricesPage.js'),
      place: { name: 'prices', icon: IconTags },
    },
  ],
  palette: () => import('./palette.js'),
  live: {
    'billing.dues': ['billing.dues.', 'billing.invoices.', 'billing.payments.', 'billing.refunds.'],
  },
} satisfies Feature
