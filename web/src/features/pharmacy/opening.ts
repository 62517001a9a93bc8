import { dispensings } from '@tabib/contracts/pharmacy/dispensing'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../../api/call.js'
import { paths } from '../../paths.js'
import { useScan } from '../../shared/scanner.js'

/** Opens the prescription a scanned slip or paper stands for; shows the list where there are several or none. */
export function useOpenScanned() {
  const navigate = useNavigate()
  const list = (q: string) => navigate({ to: paths.pharmacy(), search: { q } as never })
  useScan((code) => {
    void call(dispensings.waiting, { query: { q: code, limit: 2 } })
      .then(({ items: [first, second] }) =>
        first && !second ? navigate({ to: paths.dispense(first.id) }) : list(code),
      )
      .catch(() => list(code))
  })
}
