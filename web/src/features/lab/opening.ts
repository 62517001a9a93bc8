import { labOrders } from '@tabib/contracts/lab/orders'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../../api/call.js'
import { paths } from '../../paths.js'
import { useScan } from '../../shared/scanner.js'

/** Opens what a scanned tube or token slip stands for: its order, or its orders where there are several. */
export function useOpenScanned() {
  const navigate = useNavigate()
  useScan((code) => {
    void call(labOrders.worklist, { query: { q: code, limit: 2 } })
      .then(({ items: [first, second] }) =>
        first && !second
          ? navigate({ to: paths.labOrder(first.id) })
          : navigate({ to: paths.lab(), search: { q: code, status: 'all' } as never }),
      )
      .catch(() => navigate({ to: paths.lab(), search: { q: code, status: 'all' } as never }))
  })
}
