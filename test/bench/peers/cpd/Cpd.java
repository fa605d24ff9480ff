import java.nio.file.Path;
import net.sourceforge.pmd.cpd.CPDConfiguration;
import net.sourceforge.pmd.cpd.CpdAnalysis;
import net.sourceforge.pmd.lang.LanguageRegistry;

/** Finds clones among the Java files of a folder with PMD's CPD, names and literals blinded: `java -cp … Cpd.java FOLDER`. */
public class Cpd {
  public static void main(String[] given) throws Exception {
    CPDConfiguration configuration = new CPDConfiguration();
    configuration.setMinimumTileSize(50);
    configuration.setIgnoreIdentifiers(true);
    configuration.setIgnoreLiterals(true);
    configuration.setOnlyRecognizeLanguage(LanguageRegistry.CPD.getLanguageById("java"));
    configuration.addInputPath(Path.of(given[0]));
    try (CpdAnalysis analysis = CpdAnalysis.create(configuration)) {
      analysis.performAnalysis(report -> System.out.println(report.getMatches().size() + " matches"));
    }
  }
}
