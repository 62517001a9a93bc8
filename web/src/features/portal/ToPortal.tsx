import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { paths } from '../../paths.js'

/** To one's own pages, by the door if need be. */
export function ToPortal() {
  const { t } = useTranslation('portal')
  const navigate = useNavigate()
  return (
    <Button variant="light" size="sm" onClick={() => void navigate({ to: paths.portal() })}>
      {t('mine')}
    </Button>
  )
}
