/** Where drawing failed: a sentence and a way on, never a blank page. What was done is in the address. */
import { Component, type ReactNode } from 'react';

interface CrashedProps {
  /** Said in place of the page; the texts are handed in, for the texts may be what failed. */
  sentence: string;
  button: string;
}

interface Props {
  /** What stands there instead, once something in it failed. */
  fallback: ReactNode;
  children: ReactNode;
}

/** In place of the page: a sentence, and a way on. */
export function Crashed({ sentence, button }: CrashedProps) {
  return (
    <main className="crashed">
      <p>{sentence}</p>
      <button type="button" className="tool out" onClick={() => location.reload()}>
        {button}
      </button>
    </main>
  );
}

export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
