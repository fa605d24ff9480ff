/** A button. */
export const Button: FC<Props> = ({ label }) => {
  //         ^^^^^^ function Button "A button."
  const onClick = () => {};
  //    ^^^^^^^ function Button.onClick
  return <button onClick={onClick}>{label}</button>;
};

export default class App extends React.Component<Props> {
  //                 ^^^ class App
  render(): JSX.Element {
    // <- method App.render
    return <Button label="go" />;
  }
}
