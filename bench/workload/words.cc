#include "workload/words.h"

namespace firn::workload {

const std::vector<std::string> kPlaces = {
    "Paris",      "Forêt d'Écouves", "Belle-Île",  "Côte d'Opale", "Évian",    "Lyon",
    "Saint-Malo", "Nîmes",           "Besançon",   "Ardèche",      "Alpilles", "Cévennes",
    "Zürich",     "København",       "São Miguel", "Reykjavík",    "京都",     "Αθήνα",
    "Tromsø",     "Kraków",          "Dublin",     "Porto",        "Bergen",   "Sevilla"};

const std::vector<std::string> kSubjects = {
    "famille",  "mariage",       "oiseaux", "montagne", "mer",     "nuit",    "neige",   "forêt",
    "portrait", "rue",           "concert", "marché",   "enfants", "cheval",  "brume",   "été",
    "hiver",    "château",       "église",  "pont",     "jardin",  "macro",   "voyage",  "ciel",
    "lumière",  "noir et blanc", "fête",    "travail",  "archi",   "insecte", "rivière", "plage"};

const std::vector<Camera> kCameras = {
    {"FUJIFILM", "X-T5", "XF56mmF1.2 R WR", "DSCF", "raf", 7728, 5152},
    {"Canon", "EOS R6", "RF24-70mm F2.8 L IS USM", "IMG_", "cr3", 5472, 3648},
    {"NIKON CORPORATION", "NIKON Z 6", "NIKKOR Z 85mm f/1.8 S", "DSC_", "nef", 6048, 4024}};

std::string TagName(uint64_t n) {
  const std::string& subject = kSubjects[n % kSubjects.size()];
  const uint64_t round = n / kSubjects.size();
  if (round == 0) return subject;
  const std::string& place = kPlaces[(round - 1) % kPlaces.size()];
  const uint64_t number = (round - 1) / kPlaces.size();
  return subject + " " + place + (number == 0 ? "" : " " + std::to_string(number + 1));
}

}  // namespace firn::workload
