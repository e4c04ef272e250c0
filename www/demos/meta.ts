/** What a demo registers. */
export interface DemoMeta {
  /** Folder, and place of the page. */
  readonly slug: string;
  /** Tag of the element. */
  readonly tag: string;
  readonly title: string;
  /** Two sentences for the gallery and for previews. */
  readonly description: string;
  /** What the static picture shows. */
  readonly picture: string;
  readonly papers: readonly string[];
  /** What a frame asks for. */
  readonly size: { readonly width: number; readonly height: number };
}
