import type { PaymentMethod } from '@tabib/contracts/billing/payment'
import { IconBuildingBank, IconCash, IconCreditCard, type Icon, IconQrcode } from '@tabler/icons-react'

/** How a method looks, and the letter that chooses it: letters are never part of an amount. */
export const methodLooks: Record<PaymentMethod, { icon: Icon; key: string }> = {
  cash: { icon: IconCash, key: 'C' },
  card: { icon: IconCreditCard, key: 'D' },
  upi: { icon: IconQrcode, key: 'U' },
  net_banking: { icon: IconBuildingBank, key: 'N' },
}
