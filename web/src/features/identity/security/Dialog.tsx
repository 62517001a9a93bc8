import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { HotkeyLayer } from '../../../ui/hotkeys.js'

interface DialogProps {
  title: string
  onClose: () => void
  /** What it shows is shown this once: a press beside it closes nothing. */
  once?: boolean
  children: ReactNode
}

/** One thing about one's own security, above the page. */
export function Dialog({ title, onClose, once = false, children }: DialogProps) {
  const { t } = useTranslation('core')
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={!once}
      title={title}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <HotkeyLayer>{children}</HotkeyLayer>
    </Modal>
  )
}
