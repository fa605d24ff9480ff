/** `memberTables` of a language's `language.json`: what its types have and see that no declaration says. */
export interface MemberRules {
  /**
   * What sees a type by its name alone: files of the same `folder` and package; of the same package or namespace, or that import it
   * (`declared`); or every file of the `workspace`.
   */
  readonly seenBy: 'folder' | 'declared' | 'workspace';
  /** What is declared in a namespace is seen in those within it. */
  readonly seesOuter?: boolean;
  /** Names that every receiver has: `toString|equals`. */
  readonly everywhere?: string;
  /** A value may be used as what it is rather than as what it is declared to be: with the members of a type that is based on that. */
  readonly asSubtype?: boolean;
  /** Members of types of the language's library, by the name of the type, for those that have them as bases. */
  readonly bases?: Readonly<Record<string, string>>;
  /** Endings of files beside the language's own that declare types of it: C's headers. */
  readonly alsoIn?: readonly string[];
  /** A member's name may stand without a receiver. */
  readonly bareMembers?: boolean;
}
